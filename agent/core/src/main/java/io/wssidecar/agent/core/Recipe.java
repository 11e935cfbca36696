package io.wssidecar.agent.core;

import java.util.ArrayList;
import java.util.Arrays;
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
  final List<Edit> wishes = new ArrayList<>();

  /** The class must have this field. */
  public Recipe field(String name, String descriptor) {
    fields.add(name + ":" + descriptor);
    return this;
  }

  /** Carried out if the class has the edit's method. */
  public Recipe wish(Edit edit) {
    wishes.add(edit);
    return this;
  }

  /** The class must have the edit's method. */
  public Recipe edit(Edit edit) {
    edits.add(edit);
    return this;
  }

  /** What is put into that method, if it has code. */
  List<Edit> editsOf(String name, String descriptor, int access) {
    List<Edit> found = new ArrayList<>();
    boolean ofTheClass = (access & Opcodes.ACC_STATIC) != 0;
    for (List<Edit> some : Arrays.asList(edits, wishes)) {
      for (Edit edit : some) {
        if (edit.isIn(name, descriptor) && edit.isStatic == ofTheClass) {
          found.add(edit);
        }
      }
    }
    return found;
  }
}
