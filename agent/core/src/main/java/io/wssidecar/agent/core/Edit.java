package io.wssidecar.agent.core;

import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;

/** One insertion into one method. Immutable. */
public final class Edit {
  /** Where in the method, and what the inserted code may do there. */
  enum Place {
    /** At its beginning; the code may jump to the given end, with an empty stack. */
    HEAD,
    /**
     * Before each return; what is returned, if anything, lies on the stack and must stay there,
     * also when the code jumps to the given end.
     */
    RETURN,
    /** When a throwable leaves it, which lies on the stack and must stay there. */
    THROW
  }

  /** Writes the code. */
  public interface Code {
    void write(MethodVisitor method, Label end);
  }

  final Place place;
  final String method;
  final String descriptor;
  final Code code;

  /** Whether the method must be one without an object; else it must have one. */
  final boolean isStatic;

  private Edit(Place place, String method, String descriptor, Code code, boolean isStatic) {
    this.isStatic = isStatic;
    this.place = place;
    this.method = method;
    this.descriptor = descriptor;
    this.code = code;
  }

  boolean isIn(String name, String arguments) {
    return method.equals(name) && descriptor.equals(arguments);
  }

  public static Edit head(String method, String descriptor, Code code) {
    return new Edit(Place.HEAD, method, descriptor, code, false);
  }

  /** Likewise, in a static method. */
  public static Edit headOfStatic(String method, String descriptor, Code code) {
    return new Edit(Place.HEAD, method, descriptor, code, true);
  }

  public static Edit atReturn(String method, String descriptor, Code code) {
    return new Edit(Place.RETURN, method, descriptor, code, false);
  }

  /** Likewise, in a static method. */
  public static Edit atReturnOfStatic(String method, String descriptor, Code code) {
    return new Edit(Place.RETURN, method, descriptor, code, true);
  }

  public static Edit onThrow(String method, String descriptor, Code code) {
    return new Edit(Place.THROW, method, descriptor, code, false);
  }
}
