package io.wssidecar.agent.core.tls;

import io.wssidecar.agent.core.Bell;
import io.wssidecar.agent.core.Edit;
import io.wssidecar.agent.core.Probe;
import io.wssidecar.agent.core.Recipe;

/**
 * An engine or a socket of which nothing is known but the JDK's contract: of an engine, everything
 * that throws and everybody who closes; of a socket, what its handshake throws.
 */
public final class Stranger {
  private static final String[] PARAMETERS_OF_SOCKETS = {
    "",
    "Ljava/lang/String;I",
    "Ljava/net/InetAddress;I",
    "Ljava/lang/String;ILjava/net/InetAddress;I",
    "Ljava/net/InetAddress;ILjava/net/InetAddress;I"
  };

  private Stranger() {}

  /** What to do with the JDK's class of that name, which all engines or sockets extend. */
  public static Recipe parent(String owner) {
    Edit.Code made = (code, end) -> Bell.hitWithThis(code, Probe.MADE);
    Recipe recipe = new Recipe();
    if (owner.endsWith("Engine")) {
      return recipe
          .edit(Edit.atReturn("<init>", "()V", made))
          .edit(Edit.atReturn("<init>", "(Ljava/lang/String;I)V", made));
    }
    for (String parameters : PARAMETERS_OF_SOCKETS) {
      recipe.edit(Edit.atReturn("<init>", "(" + parameters + ")V", made));
    }
    return recipe;
  }

  /** What to do with a class that extends it, as far as it has such methods itself. */
  public static Recipe recipe() {
    String buffer = "Ljava/nio/ByteBuffer;";
    String result = "Ljavax/net/ssl/SSLEngineResult;";
    Recipe recipe = new Recipe().wish(onThrow("startHandshake", "()V"));
    // What the implicit handshake of a first read calls, in the libraries that are known.
    recipe.wish(onThrow("startHandshake", "(Z)V"));
    for (String method : new String[] {"wrap", "unwrap"}) {
      recipe.wish(onThrow(method, "(" + buffer + buffer + ")" + result));
    }
    recipe.wish(onThrow("wrap", "([" + buffer + buffer + ")" + result));
    recipe.wish(onThrow("wrap", "([" + buffer + "II" + buffer + ")" + result));
    recipe.wish(onThrow("unwrap", "(" + buffer + "[" + buffer + ")" + result));
    recipe.wish(onThrow("unwrap", "(" + buffer + "[" + buffer + "II)" + result));
    for (String method : new String[] {"closeInbound", "closeOutbound"}) {
      Edit.Code closed = (code, end) -> Bell.hitWithThis(code, Probe.STRANGER_CLOSED);
      recipe.wish(
          Edit.head(method, "()V", (code, end) -> Bell.hitWithThis(code, Probe.STRANGER_CLOSING)));
      recipe.wish(Edit.atReturn(method, "()V", closed));
      recipe.wish(Edit.onThrow(method, "()V", closed));
    }
    return recipe;
  }

  private static Edit onThrow(String method, String descriptor) {
    return Edit.onThrow(
        method, descriptor, (code, end) -> Bell.thrownWithThis(code, Probe.STRANGER_THROWN));
  }
}
