package io.wssidecar.agent.core;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Opcodes;

/**
 * What is put into a class, and what the class must have for it. A class of another shape, say of a
 * release that nobody has tried, is left alone: code that reads a missing field would break it.
 */
public final class Recipe {
  /** As {@code name:descriptor}; of the object, not the class. */
  final List<String> fields = new ArrayList<>();

  final List<Edit> edits = new ArrayList<>();

  /** The class must have this field. */
  public Recipe field(String name, String descriptor) {
    fields.add(name + ":" + descriptor);
    return this;
  }

  /** The class must have the edit's method. */
  public Recipe edit(Edit edit) {
    edits.add(edit);
    return this;
  }

  /** The edits of that method. */
  List<Edit> editsOf(String name, String descriptor, int access) {
    List<Edit> found = new ArrayList<>();
    for (Edit edit : edits) {
      boolean same = edit.method.equals(name) && edit.descriptor.equals(descriptor);
      if (same && edit.isStatic == ((access & Opcodes.ACC_STATIC) != 0)) {
        found.add(edit);
      }
    }
    return found;
  }
}
