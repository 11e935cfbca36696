package io.wssidecar.clients;

import io.wssidecar.kit.Peers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@link JavaStack} in a process of another JDK: 17 when this is a newer one, else 25. */
final class OtherJdkStack implements TlsStack {
  private static final Pattern VERSION = Pattern.compile("(?m)^JAVA_VERSION=\"(\\d+)[^\"]*\"");

  private final Process process;
  private final Writer in;
  private final BufferedReader out;

  private OtherJdkStack(Process process) {
    this.process = process;
    in = process.outputWriter(StandardCharsets.UTF_8);
    out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  static int version() {
    return Runtime.version().feature() == 17 ? 25 : 17;
  }

  /** Skips the test when there is no such JDK. */
  static OtherJdkStack start(Path ca) throws IOException {
    String wanted = Integer.toString(version());
    Path home = home(wanted).orElse(null);
    if (home == null) {
      throw new AssertionError(Peers.absent("no JDK " + wanted + " is installed"));
    }
    Path classes = classes();
    return new OtherJdkStack(
        new ProcessBuilder(
                home.resolve("bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classes.toString(),
                JavaStack.class.getName(),
                ca.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  private static Path classes() {
    try {
      return Path.of(JavaStack.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Optional<Path> home(String wanted) {
    return Stream.of(Path.of("/usr/lib/jvm"), Path.of("/opt"))
        .filter(Files::isDirectory)
        .flatMap(OtherJdkStack::list)
        .filter(home -> wanted.equals(version(home)))
        .findFirst();
  }

  private static Stream<Path> list(Path directory) {
    try (Stream<Path> all = Files.list(directory)) {
      return all.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String version(Path home) {
    try {
      Matcher version = VERSION.matcher(Files.readString(home.resolve("release")));
      return version.find() && Files.isExecutable(home.resolve("bin/java"))
          ? version.group(1)
          : "none";
    } catch (IOException e) {
      return "none";
    }
  }

  @Override
  public List<Seen> twice(Visit visit) throws IOException {
    in.write(text(visit) + "\n");
    in.flush();
    String answer = out.readLine();
    if (answer == null || answer.startsWith("failed")) {
      throw new AssertionError(answer);
    }
    return Stream.of(answer.split("\t")).map(OtherJdkStack::seen).toList();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private static String text(Visit visit) {
    String name = visit.name() == null ? "-" : visit.name();
    return visit.port() + " " + visit.protocol() + " " + name + " " + visit.rsaOnly();
  }

  static Visit visit(String text) {
    String[] words = text.split(" ");
    String name = words[2].equals("-") ? null : words[2];
    return new Visit(Integer.parseInt(words[0]), words[1], name, Boolean.parseBoolean(words[3]));
  }

  static String text(List<Seen> all) {
    return String.join("\t", all.stream().map(Seen::toString).toList());
  }

  private static Seen seen(String text) {
    String[] words = text.split(" ");
    return new Seen(words[0], words[1], words[2], words[3].equals("resumed"));
  }
}
