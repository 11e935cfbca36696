package io.wssidecar.agent.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wssidecar.agent.matrix.host.Setup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Classes that have the names of those that are probed, and are others: they work as they are, what
 * became of each probe is told, and the other probes count.
 */
final class HostileShapesIT {
  /** Nothing is left but a name. */
  private static final String NOTHING_LEFT =
      """
      package org.conscrypt;
      public final class ConscryptEngine {
        private int state = 2;
        void closeInbound() { state = 8; }
        public static String work() {
          ConscryptEngine engine = new ConscryptEngine();
          engine.closeInbound();
          return "state " + engine.state;
        }
      }
      """;

  /** The method belongs to no object any more. */
  private static final String STATIC_METHOD =
      """
      package io.undertow.server;
      public final class HttpServerExchange {
        static HttpServerExchange startResponse() { return new HttpServerExchange(); }
        public static String work() { return startResponse() == null ? "null" : "started"; }
      }
      """;

  /** The field belongs to no object any more. */
  private static final String STATIC_FIELD =
      """
      package org.bouncycastle.jsse.provider;
      public final class ProvSSLSocketDirect {
        static ProvSSLConnection connection;
        void startHandshake(boolean resumable) { throw new IllegalStateException("as ever"); }
        public static String work() {
          try {
            new ProvSSLSocketDirect().startHandshake(true);
            return "nothing";
          } catch (IllegalStateException e) {
            return e.getMessage();
          }
        }
      }
      class ProvSSLConnection {}
      """;

  /** The class is as it was, but those that it works with are not; used before it returns. */
  private static final String OTHER_NEIGHBOURS =
      """
      package org.apache.catalina.connector;
      import org.apache.coyote.Request;
      import org.apache.coyote.Response;
      public final class CoyoteAdapter {
        public void service(Request request, Response response) {
          try {
            request.served++;
            return;
          } catch (Throwable e) {
            request.served += 100;
          }
        }
        public static String work() {
          Request request = new Request();
          new CoyoteAdapter().service(request, new Response());
          new CoyoteAdapter().service(request, new Response());
          return "served " + request.served;
        }
      }
      """;

  private static final String REQUEST =
      "package org.apache.coyote; public class Request { public int served; }";

  private static final String RESPONSE = "package org.apache.coyote; public class Response {}";

  /** The same, where the probe is at the beginning. */
  private static final String NO_GETTER =
      """
      package org.eclipse.jetty.server;
      import org.eclipse.jetty.http.MetaData;
      public class HttpChannel {
        String sent = "";
        protected void commit(MetaData.Response response) { sent += "committed"; }
        public static String work() {
          HttpChannel channel = new HttpChannel();
          channel.commit(new MetaData.Response());
          return channel.sent;
        }
      }
      """;

  private static final String META_DATA =
      """
      package org.eclipse.jetty.http;
      public class MetaData { public static class Response {} }
      """;

  /** The same, where there is something to be returned. */
  private static final String OTHER_RESULT =
      """
      package org.glassfish.tyrus.core;
      import org.glassfish.tyrus.spi.*;
      public class TyrusWebSocketEngine {
        public WebSocketEngine.UpgradeInfo upgrade(UpgradeRequest request, UpgradeResponse response) {
          return new WebSocketEngine.UpgradeInfo() {
            @Override
            public String toString() { return "upgraded"; }
          };
        }
        public static String work() {
          return String.valueOf(new TyrusWebSocketEngine().upgrade(new UpgradeRequest(), null));
        }
      }
      """;

  private static final String ENGINE =
      """
      package org.glassfish.tyrus.spi;
      public interface WebSocketEngine { interface UpgradeInfo {} }
      """;

  private static final Map<String, String> WORK =
      Map.of(
          "org.conscrypt.ConscryptEngine", "state 8",
          "io.undertow.server.HttpServerExchange", "started",
          "org.bouncycastle.jsse.provider.ProvSSLSocketDirect", "as ever",
          "org.apache.catalina.connector.CoyoteAdapter", "served 2",
          "org.eclipse.jetty.server.HttpChannel", "committed",
          "org.glassfish.tyrus.core.TyrusWebSocketEngine", "upgraded");

  private static final Map<String, String> STATES =
      Map.of(
          "conscrypt", "skipped",
          "undertow", "skipped",
          "bcjsse", "skipped",
          "tomcat", "failed",
          "jetty", "failed",
          "tyrus", "failed",
          "grizzly", "waiting",
          "netty", "waiting",
          "sunjsse", "active");

  @TempDir static Path folder;

  private static Path certificates;
  private static Path classes;

  @BeforeAll
  static void compile() throws Exception {
    certificates = Files.createDirectory(folder.resolve("certificates"));
    Certificates.write(certificates);
    classes = Files.createDirectory(folder.resolve("classes"));
    List<String> words = new ArrayList<>(List.of("-proc:none", "--release", "17"));
    words.addAll(List.of("-d", classes.toString()));
    words.add(source("ConscryptEngine", NOTHING_LEFT));
    words.add(source("HttpServerExchange", STATIC_METHOD));
    words.add(source("ProvSSLSocketDirect", STATIC_FIELD));
    words.add(source("CoyoteAdapter", OTHER_NEIGHBOURS));
    words.add(source("Request", REQUEST));
    words.add(source("Response", RESPONSE));
    words.add(source("HttpChannel", NO_GETTER));
    words.add(source("MetaData", META_DATA));
    words.add(source("TyrusWebSocketEngine", OTHER_RESULT));
    words.add(source("WebSocketEngine", ENGINE));
    String spi = "package org.glassfish.tyrus.spi; public class ";
    words.add(source("UpgradeRequest", spi + "UpgradeRequest {}"));
    words.add(source("UpgradeResponse", spi + "UpgradeResponse {}"));
    String[] all = words.toArray(String[]::new);
    assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, all));
  }

  private static String source(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name + ".java"), text).toString();
  }

  @Test
  void classesOfAnotherShapeWorkAsTheyAreAndTheGaugeTells() throws Exception {
    for (Jdk jdk : LongForm.jdks(0)) {
      List<String> words = new ArrayList<>(List.of(AgentJar.option("port=0")));
      words.addAll(List.of("-cp", Fork.classPath(classes)));
      words.add("io.wssidecar.agent.matrix.host.ShapesHost");
      words.add(certificates.toString());
      words.addAll(WORK.keySet());
      try (Fork host = Fork.java(jdk, words)) {
        host.port(Setup.PLAIN.name());
        WORK.forEach((name, said) -> assertEquals(said, host.find("^" + name + " \\w+ (.*)")));
        TlsFault.PLAIN_HTTP.happen(certificates, host);
        Await.equal("failures", 1, () -> host.failures().size());
        Map<String, Long> all = host.scrape();
        STATES.forEach((target, state) ->
            assertEquals(
                1L,
                all.get("wss_agent_probe{target=\"%s\",state=\"%s\"}".formatted(target, state)),
                () -> target + " is not " + state + "\n" + host.output()));
        long lines = host.lines().stream().filter(line -> line.contains("[wss-agent]")).count();
        assertEquals(1 + 6, lines, host::output);
        assertEquals(0, host.end(), host::output);
      }
    }
  }

  @Test
  void aServerOfTheBootLoaderIsSeenThoughTheHostHasNoTls() throws Exception {
    String name = "io.undertow.server.HttpServerExchange";
    Path boot = Files.createDirectory(folder.resolve("boot"));
    Path server = boot.resolve(name.replace('.', '/') + ".class");
    Files.createDirectories(server.getParent());
    Files.copy(classes.resolve(boot.relativize(server)), server);
    List<String> words = new ArrayList<>(List.of("-Xbootclasspath/a:" + boot));
    words.addAll(List.of("-cp", Fork.classPath()));
    words.addAll(List.of("io.wssidecar.agent.matrix.host.ShapesHost", "", name));
    for (Jdk jdk : LongForm.jdks(1)) {
      try (Fork host = Fork.java(jdk, words)) {
        host.find("^" + name + " says (started)");
        host.attach("port=0");
        String probe = "wss_agent_probe{target=\"undertow\",state=\"skipped\"}";
        Await.equal("of another shape", 1L, () -> host.scrape().get(probe));
        assertEquals(0, host.end(), host::output);
      }
    }
  }
}
