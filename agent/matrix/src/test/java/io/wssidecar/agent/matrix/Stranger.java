package io.wssidecar.agent.matrix;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * A TLS library that the agent has never heard of: Bouncy Castle in a package of another name,
 * which is as long, so that the change fits into class files.
 */
final class Stranger {
  static final String LIBRARIES = "stranger";

  private Stranger() {}

  static void make(Path[] jars, Path folder) throws IOException {
    Files.createDirectories(folder);
    for (Path jar : jars) {
      Path made = folder.resolve(jar.getFileName());
      if (!Files.exists(made)) {
        rename(jar, made);
      }
    }
  }

  private static void rename(Path jar, Path made) throws IOException {
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(jar));
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(made))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        // What they were signed for is no more.
        if (!entry.isDirectory() && !entry.getName().startsWith("META-INF/")) {
          out.putNextEntry(new ZipEntry(renamed(entry.getName())));
          String text = new String(in.readAllBytes(), ISO_8859_1);
          out.write(renamed(text).getBytes(ISO_8859_1));
        }
      }
    }
  }

  private static String renamed(String text) {
    return text.replace("org/bouncycastle", "our/bouncycastle")
        .replace("org.bouncycastle", "our.bouncycastle");
  }
}
