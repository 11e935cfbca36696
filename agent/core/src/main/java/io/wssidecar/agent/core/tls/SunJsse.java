package io.wssidecar.agent.core.tls;

import io.wssidecar.agent.core.Bell;
import io.wssidecar.agent.core.Edit;
import io.wssidecar.agent.core.Probe;
import io.wssidecar.agent.core.Recipe;
import java.util.function.Consumer;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The JDK's own TLS. {@code TransportContext.fatal} is where every connection ends that fails by
 * the protocol; a successful handshake never comes there. Two ends do not: an engine that is closed
 * from outside, outbound first, and a socket whose read times out.
 */
public final class SunJsse {
  private static final String CONTEXT = "sun/security/ssl/TransportContext";
  private static final String CONTEXT_TYPE = "L" + CONTEXT + ";";
  private static final String CONFIGURATION = "sun/security/ssl/SSLConfiguration";
  private static final String HANDSHAKE_TYPE = "Lsun/security/ssl/HandshakeContext;";
  private static final String TRANSPORT_TYPE = "Lsun/security/ssl/SSLTransport;";

  private static final Consumer<MethodVisitor> SELF = code -> code.visitVarInsn(Opcodes.ALOAD, 0);

  private SunJsse() {}

  /** What to do with a class of that name, one of the target's. */
  public static Recipe recipe(String owner) {
    if (owner.equals(CONTEXT)) {
      return context();
    }
    return owner.endsWith("/SSLEngineImpl") ? engine(owner) : socket(owner);
  }

  private static Recipe context() {
    return new Recipe()
        .field("transport", TRANSPORT_TYPE)
        .field("closeReason", "Ljava/lang/Exception;")
        .field("isNegotiated", "Z")
        .field("sslConfig", "L" + CONFIGURATION + ";")
        .field("handshakeContext", HANDSHAKE_TYPE)
        .edit(
            Edit.head(
                "fatal",
                "(Lsun/security/ssl/Alert;Ljava/lang/String;ZLjava/lang/Throwable;)"
                    + "Ljavax/net/ssl/SSLException;",
                SunJsse::fatal));
  }

  private static void fatal(MethodVisitor code, Label end) {
    leaveUnlessFirstFailure(code, end, SELF);
    Bell.push(code, Probe.SUN_FATAL);
    SELF.accept(code);
    code.visitFieldInsn(Opcodes.GETFIELD, CONTEXT, "transport", TRANSPORT_TYPE);
    code.visitVarInsn(Opcodes.ALOAD, 1);
    code.visitVarInsn(Opcodes.ALOAD, 2);
    code.visitVarInsn(Opcodes.ALOAD, 4);
    pushClientMode(code, SELF);
    Bell.hit(code);
  }

  private static Recipe engine(String owner) {
    Consumer<MethodVisitor> context = contextOf(owner);
    return new Recipe()
        .field("conContext", CONTEXT_TYPE)
        .edit(
            Edit.head(
                "closeOutbound",
                "()V",
                (code, end) -> {
                  leaveUnlessFirstFailure(code, end, context);
                  context.accept(code);
                  code.visitFieldInsn(
                      Opcodes.GETFIELD, CONTEXT, "handshakeContext", HANDSHAKE_TYPE);
                  code.visitJumpInsn(Opcodes.IFNULL, end);
                  Bell.push(code, Probe.SUN_CLOSED);
                  code.visitVarInsn(Opcodes.ALOAD, 0);
                  Bell.nulls(code, 3);
                  pushClientMode(code, context);
                  Bell.hit(code);
                }));
  }

  private static Recipe socket(String owner) {
    return new Recipe()
        .field("conContext", CONTEXT_TYPE)
        .edit(
            Edit.onThrow(
                "startHandshake",
                "(Z)V",
                (code, end) -> {
                  code.visitInsn(Opcodes.DUP);
                  Bell.push(code, Probe.SUN_THROWN);
                  code.visitVarInsn(Opcodes.ALOAD, 0);
                  contextOf(owner).accept(code);
                  code.visitFieldInsn(Opcodes.GETFIELD, CONTEXT, "isNegotiated", "Z");
                  Bell.thrown(code);
                }));
  }

  private static Consumer<MethodVisitor> contextOf(String owner) {
    return code -> {
      code.visitVarInsn(Opcodes.ALOAD, 0);
      code.visitFieldInsn(Opcodes.GETFIELD, owner, "conContext", CONTEXT_TYPE);
    };
  }

  private static void leaveUnlessFirstFailure(
      MethodVisitor code, Label end, Consumer<MethodVisitor> context) {
    context.accept(code);
    code.visitFieldInsn(Opcodes.GETFIELD, CONTEXT, "closeReason", "Ljava/lang/Exception;");
    code.visitJumpInsn(Opcodes.IFNONNULL, end);
    context.accept(code);
    code.visitFieldInsn(Opcodes.GETFIELD, CONTEXT, "isNegotiated", "Z");
    code.visitJumpInsn(Opcodes.IFNE, end);
  }

  private static void pushClientMode(MethodVisitor code, Consumer<MethodVisitor> context) {
    context.accept(code);
    code.visitFieldInsn(Opcodes.GETFIELD, CONTEXT, "sslConfig", "L" + CONFIGURATION + ";");
    code.visitFieldInsn(Opcodes.GETFIELD, CONFIGURATION, "isClientMode", "Z");
  }
}
