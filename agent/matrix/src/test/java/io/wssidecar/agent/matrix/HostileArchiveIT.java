package io.wssidecar.agent.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.agent.matrix.host.EngineHost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Hosts that start from an archive of classes, TLS ones among them, or from an AOT cache. */
final class HostileArchiveIT {
  /** An archive is written when the host ends. */
  private static final Duration WRITING = Duration.ofMinutes(3);

  @TempDir static Path folder;

  private static Path certificates;
  private static Path jar;

  @BeforeAll
  static void writeCertificatesAndTheHostsJar() throws Exception {
    certificates = Files.createDirectory(folder.resolve("certificates"));
    Certificates.write(certificates);
    jar = folder.resolve("host.jar");
    writeJar();
  }

  /** Archives have room for classes of jars only. */
  private static void writeJar() throws Exception {
    Path own =
        Path.of(EngineHost.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    String hosts = EngineHost.class.getPackageName().replace('.', '/');
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.list(own.resolve(hosts))) {
      for (Path file : files.sorted().toList()) {
        out.putNextEntry(new JarEntry(hosts + "/" + file.getFileName()));
        Files.copy(file, out);
      }
    }
  }

  private static Fork host(Jdk jdk, String... options) {
    String name = "io.wssidecar.agent.matrix.host.SocketHost";
    return started(jdk, List.of("-cp", jar.toString(), name), options);
  }

  /** A run that does what there is to do, and writes the archive as it ends. */
  private static void train(Jdk jdk, Path archive, String... options) throws Exception {
    try (Fork host = host(jdk, options)) {
      TlsFault.SUCCESS_13.happen(certificates, host);
      TlsFault.PLAIN_HTTP.happen(certificates, host);
      assertEquals(0, host.end(WRITING), host::output);
      assertTrue(Files.size(archive) > 1_000_000, host::output);
    }
  }

  private static Fork work(Jdk jdk, String... options) throws Exception {
    Fork host = host(jdk, options);
    try {
      TlsFault.SUCCESS_13.happen(certificates, host);
      TlsFault.PLAIN_HTTP.happen(certificates, host);
      Await.equal("failures", Map.of(plaintext(), 1L), host::failures);
      assertEquals(1L, host.scrape().get("wss_agent_probe{target=\"sunjsse\",state=\"active\"}"));
      assertEquals(0, host.end(), host::output);
      return host;
    } catch (Throwable e) {
      host.close();
      throw e;
    }
  }

  private static String plaintext() {
    return "tls_handshake_failures_total{reason=\"plaintext\",role=\"server\",provider=\"sunjsse\"}";
  }

  @Test
  void classesFromTheJdksOwnArchiveAreWatchedAndItStaysInUse() throws Exception {
    for (Jdk jdk : Jdk.all()) {
      // Without -Xshare:on a JVM that cannot use its archive would say nothing.
      work(jdk, "-Xshare:on", AgentJar.option("port=0")).close();
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "wss.soak", matches = "true")
  void classesFromAnArchiveOfTheAppAreWatched() throws Exception {
    for (Jdk jdk : Jdk.all()) {
      Path archive = folder.resolve("app-" + jdk.feature() + ".jsa");
      train(jdk, archive, "-XX:ArchiveClassesAtExit=" + archive);
      String use = "-XX:SharedArchiveFile=" + archive;
      try (Fork host =
          work(jdk, use, "-Xshare:auto", "-Xlog:class+load", AgentJar.option("port=0"))) {
        assertTrue(host.output().contains("SocketHost source: shared objects file (top)"));
      }
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "wss.soak", matches = "true")
  void anAotCacheThatKnowsInstrumentationStaysInUse() throws Exception {
    for (Jdk jdk : Jdk.all()) {
      if (jdk.feature() >= 25) {
        Path cache = folder.resolve("app-" + jdk.feature() + ".aot");
        String module = "--add-modules=java.instrument";
        train(jdk, cache, "-XX:AOTCacheOutput=" + cache, module);
        String use = "-XX:AOTCache=" + cache;
        work(jdk, use, "-XX:AOTMode=on", module, AgentJar.option("port=0")).close();
      }
    }
  }

  /** Its classes are there before the agent, which sees none of them come. */
  @Test
  @EnabledIfSystemProperty(named = "wss.soak", matches = "true")
  void aMicrometerOutOfAnAotCacheHasTheCounters() throws Exception {
    List<String> path = new ArrayList<>(List.of(jar.toString(), micrometerHost().toString()));
    for (Path library : Hosts.jars("micrometer")) {
      path.add(library.toString());
    }
    List<String> words = List.of("-cp", String.join(":", path), "MicrometerHost");
    for (Jdk jdk : Jdk.all()) {
      if (jdk.feature() >= 25) {
        Path cache = folder.resolve("micrometer-" + jdk.feature() + ".aot");
        String module = "--add-modules=java.instrument";
        try (Fork host = started(jdk, words, "-XX:AOTCacheOutput=" + cache, module)) {
          TlsFault.PLAIN_HTTP.happen(certificates, host);
          assertEquals(0, host.end(WRITING), host::output);
        }
        String use = "-XX:AOTCache=" + cache;
        try (Fork host =
            started(jdk, words, use, "-XX:AOTMode=on", module, AgentJar.option("port=0"))) {
          TlsFault.PLAIN_HTTP.happen(certificates, host);
          host.find("^(scraped tls_handshake_failures_total)");
          host.find("^(jmx counts one)");
          assertEquals(0, host.end(), host::output);
        }
      }
    }
  }

  private static Path micrometerHost() throws Exception {
    Path classes = Files.createDirectory(folder.resolve("micrometer-host"));
    String path = Fork.classPath(Hosts.jars("micrometer"));
    HostileSource.compile("MicrometerHost", classes, path);
    Path file = folder.resolve("micrometer-host.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file))) {
      out.putNextEntry(new JarEntry("MicrometerHost.class"));
      Files.copy(classes.resolve("MicrometerHost.class"), out);
    }
    return file;
  }

  private static Fork started(Jdk jdk, List<String> host, String... options) {
    List<String> words = new ArrayList<>(List.of(options));
    words.addAll(host);
    words.add(certificates.toString());
    return Fork.java(jdk, words);
  }

  @Test
  @EnabledIfSystemProperty(named = "wss.soak", matches = "true")
  void anAotCacheThatDoesNotKnowInstrumentationIsLeftUnusedAndTheHostStarts() throws Exception {
    for (Jdk jdk : Jdk.all()) {
      if (jdk.feature() >= 25) {
        Path cache = folder.resolve("plain-" + jdk.feature() + ".aot");
        train(jdk, cache, "-XX:AOTCacheOutput=" + cache);
        work(jdk, "-XX:AOTCache=" + cache, AgentJar.option("port=0")).close();
      }
    }
  }
}
