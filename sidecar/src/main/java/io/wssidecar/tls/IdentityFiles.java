package io.wssidecar.tls;

import io.wssidecar.config.TlsSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The files that an operator named for keys and certificates, his own and his clients', seen from
 * outside: whether something about them changed, whatever it is. Immutable; any thread that may
 * read files.
 */
final class IdentityFiles {
  private final Set<Path> files = new LinkedHashSet<>();

  IdentityFiles(TlsSettings settings) {
    for (TlsSettings.CertificateFiles pair : settings.certificates()) {
      files.add(pair.chain());
      files.add(pair.key());
    }
    settings.keystore().ifPresent(files::add);
    settings.keyPasswordFile().ifPresent(files::add);
    files.addAll(settings.clientAuth().authorities());
    files.addAll(settings.clientAuth().revocations());
  }

  /**
   * Where the names stand. When Kubernetes swaps {@code ..data}, or an operator a symbolic link,
   * something happens in these directories though the files that are meant lie in others.
   */
  Set<Path> directories() {
    Set<Path> directories = new LinkedHashSet<>();
    for (Path file : files) {
      Path parent = file.toAbsolutePath().getParent();
      if (parent != null) {
        directories.add(parent);
      }
    }
    return directories;
  }

  /**
   * What the file system tells of the files, links followed, without reading them: cheap, and
   * nearly always different when a file is. Compare with {@code equals}.
   */
  List<Object> stamp() {
    List<Object> stamp = new ArrayList<>();
    for (Path file : files) {
      try {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        // The key, device and inode, is null where a file system has none.
        stamp.add(Arrays.asList(now.fileKey(), now.size(), now.lastModifiedTime()));
      } catch (IOException e) {
        stamp.add(e.getClass());
      }
    }
    return stamp;
  }

  /** A digest of all that is in the files; one that cannot be read counts by the reason. */
  String contents() {
    MessageDigest digest = sha256();
    for (Path file : files) {
      byte[] content;
      try {
        content = PemFiles.read(file, CrlFile.LARGEST);
      } catch (Mistake e) {
        content = String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8);
      }
      // By its own digest: the end of one file must not pass for the beginning of the next.
      digest.update(sha256().digest(content));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
