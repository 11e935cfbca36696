package io.wssidecar.agent.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wssidecar.agent.matrix.host.EngineHost;
import io.wssidecar.agent.matrix.host.Setup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A bundle with a TLS library of its own, in an OSGi framework that delegates nothing to the boot
 * loader: the library's changed classes find what they ring all the same.
 */
final class HostileBundleIT {
  private static final String MANIFEST =
      """
      Manifest-Version: 1.0
      Bundle-ManifestVersion: 2
      Bundle-SymbolicName: tls
      Bundle-ClassPath: .,conscrypt.jar
      Bundle-Activator: FelixBundle
      DynamicImport-Package: javax.*,org.osgi.framework
      """;

  @TempDir static Path certificates;

  @BeforeAll
  static void writeCertificates() throws Exception {
    Certificates.write(certificates);
  }

  static List<Jdk> jdks() {
    return LongForm.jdks(1);
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void aLibraryInABundleIsWatchedWithoutBootDelegation(Jdk jdk, @TempDir Path folder)
      throws Exception {
    Path bundle = bundle(folder);
    Path classes = Files.createDirectory(folder.resolve("host"));
    String libraries = Fork.classPath(Hosts.jars("felix"));
    HostileSource.compile("FelixHost", classes, libraries);
    List<String> words = new ArrayList<>(List.of(AgentJar.option("port=0")));
    words.addAll(List.of("-cp", classes + ":" + libraries, "FelixHost"));
    words.addAll(List.of(folder.resolve("cache").toString(), bundle.toString()));
    words.addAll(List.of(certificates.toString(), "org.conscrypt.OpenSSLProvider"));
    try (Fork host = Fork.java(jdk, words)) {
      host.port(Setup.PLAIN.name());
      String loader = host.find("bundle's loader is (.*)");
      assertEquals("org.apache.felix.framework.BundleWiringImpl$BundleClassLoader", loader);
      TlsFault.SUCCESS_13.happen(certificates, host);
      TlsFault.OLD_CLIENT.happen(certificates, host);
      Await.equal("failures", Map.of(series("no_common_protocol"), 1L), host::failures);
      assertEquals(1L, host.scrape().get("wss_agent_probe{target=\"conscrypt\",state=\"active\"}"));
      assertEquals(0, host.end(), host::output);
    }
  }

  private static String series(String reason) {
    return "tls_handshake_failures_total{reason=\"%s\",role=\"server\",provider=\"conscrypt\"}"
        .formatted(reason);
  }

  private static Path bundle(Path folder) throws Exception {
    Path classes = Files.createDirectory(folder.resolve("bundle"));
    HostileSource.compile("FelixBundle", classes, Fork.classPath(Hosts.jars("felix")));
    Path own =
        Path.of(EngineHost.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path jar = folder.resolve("bundle.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry("META-INF/MANIFEST.MF"));
      out.write(MANIFEST.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      copy(out, "FelixBundle.class", classes.resolve("FelixBundle.class"));
      String hosts = EngineHost.class.getPackageName().replace('.', '/');
      try (Stream<Path> files = Files.list(own.resolve(hosts))) {
        for (Path file : files.sorted().toList()) {
          copy(out, hosts + "/" + file.getFileName(), file);
        }
      }
      copy(out, "conscrypt.jar", Hosts.jars("conscrypt")[0]);
    }
    return jar;
  }

  private static void copy(JarOutputStream to, String name, Path file) throws IOException {
    to.putNextEntry(new JarEntry(name));
    Files.copy(file, to);
  }
}
