package io.wssidecar.agent.core;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Carries recipes out. Changes method bodies only, as retransforming allows. Pure; any thread. */
final class Surgery {
  private Surgery() {}

  /** The class lacks something that the recipe needs. */
  static final class OtherShape extends Exception {
    OtherShape(String what) {
      super(what);
    }
  }

  static byte[] operate(Recipe recipe, byte[] original) throws OtherShape {
    ClassReader reader = new ClassReader(original);
    Inventory found = new Inventory(recipe);
    reader.accept(found, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    found.require(recipe);
    // With the reader: methods that no edit touches are copied as they are.
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    reader.accept(new Inserter(writer, recipe, found.methods), 0);
    return writer.toByteArray();
  }

  private static final class Inventory extends ClassVisitor {
    private final Set<String> fields = new HashSet<>();

    /** By name and descriptor, how many local variables each has. */
    private final Map<String, Integer> methods = new HashMap<>();

    private final Recipe recipe;

    Inventory(Recipe recipe) {
      super(Opcodes.ASM9);
      this.recipe = recipe;
    }

    @Override
    public @Nullable FieldVisitor visitField(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        @Nullable Object value) {
      if ((access & Opcodes.ACC_STATIC) == 0) {
        fields.add(name + ":" + descriptor);
      }
      return null;
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      int other = Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE;
      if ((access & other) != 0 || recipe.editsOf(name, descriptor, access).isEmpty()) {
        return null;
      }
      return new MethodVisitor(Opcodes.ASM9) {
        @Override
        public void visitMaxs(int maxStack, int maxLocals) {
          methods.put(name + descriptor, maxLocals);
        }
      };
    }

    void require(Recipe recipe) throws OtherShape {
      for (String field : recipe.fields) {
        if (!fields.contains(field)) {
          throw new OtherShape("no field " + field);
        }
      }
      for (Edit edit : recipe.edits) {
        if (!methods.containsKey(edit.method + edit.descriptor)) {
          throw new OtherShape("no method " + edit.method + edit.descriptor);
        }
      }
    }
  }

  private static final class Inserter extends ClassVisitor {
    private final Recipe recipe;
    private final Map<String, Integer> locals;
    private String owner = "";

    Inserter(ClassVisitor next, Recipe recipe, Map<String, Integer> locals) {
      super(Opcodes.ASM9, next);
      this.recipe = recipe;
      this.locals = locals;
    }

    @Override
    public void visit(
        int version,
        int access,
        String name,
        @Nullable String signature,
        @Nullable String superName,
        String @Nullable [] interfaces) {
      owner = name;
      super.visit(version, access, name, signature, superName, interfaces);
    }

    @Override
    public MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
      List<Edit> edits = recipe.editsOf(name, descriptor, access);
      Integer free = locals.get(name + descriptor);
      return edits.isEmpty() || free == null
          ? next
          : new Insertions(next, edits, owner, descriptor, free);
    }
  }
}
