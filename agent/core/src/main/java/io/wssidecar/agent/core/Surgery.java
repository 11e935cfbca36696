package io.wssidecar.agent.core;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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
    Inventory found = new Inventory();
    reader.accept(found, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG);
    found.require(recipe);
    // With the reader: methods that no edit touches are copied as they are.
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    reader.accept(new Inserter(writer, recipe), 0);
    return writer.toByteArray();
  }

  private static final class Inventory extends ClassVisitor {
    private final Set<String> fields = new HashSet<>();
    private final Set<String> methods = new HashSet<>();

    Inventory() {
      super(Opcodes.ASM9);
    }

    @Override
    public @Nullable FieldVisitor visitField(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        @Nullable Object value) {
      fields.add(name + ":" + descriptor);
      return null;
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      if ((access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) == 0) {
        methods.add(name + descriptor);
      }
      return null;
    }

    void require(Recipe recipe) throws OtherShape {
      for (String field : recipe.fields) {
        if (!fields.contains(field)) {
          throw new OtherShape("no field " + field);
        }
      }
      for (Edit edit : recipe.edits) {
        if (!methods.contains(edit.method + edit.descriptor)) {
          throw new OtherShape("no method " + edit.method + edit.descriptor);
        }
      }
    }
  }

  private static final class Inserter extends ClassVisitor {
    private final Recipe recipe;
    private String owner = "";

    Inserter(ClassVisitor next, Recipe recipe) {
      super(Opcodes.ASM9, next);
      this.recipe = recipe;
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
      List<Edit> edits = new ArrayList<>();
      for (Edit edit : recipe.edits) {
        if (edit.method.equals(name) && edit.descriptor.equals(descriptor)) {
          edits.add(edit);
        }
      }
      return edits.isEmpty() ? next : new Insertions(next, edits, owner);
    }
  }
}
