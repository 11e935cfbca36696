package io.wssidecar.agent;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * Loads the inner part of the agent from the jar's {@code inside} folder. Its parent is the
 * platform's loader, so the agent sees nothing of the host, and the host nothing of the agent: each
 * may have its own ASM.
 */
final class AgentLoader extends ClassLoader {
  static {
    registerAsParallelCapable();
  }

  /** Open for as long as the agent lives: most classes are read when they are needed first. */
  private final JarFile jar;

  AgentLoader(File jar) throws IOException {
    super(platform());
    this.jar = new JarFile(jar, false);
  }

  /** The boot loader on Java 8, which has no platform loader. */
  private static @Nullable ClassLoader platform() {
    return ClassLoader.getSystemClassLoader().getParent();
  }

  /**
   * Its own classes without asking the parent, whose exception for each costs more than the class.
   */
  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith("io.wssidecar.") && !name.startsWith("org.objectweb.asm.")) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> known = findLoadedClass(name);
      return known == null ? findClass(name) : known;
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    try {
      byte[] bytes = read(name.replace('.', '/') + ".classdata");
      if (bytes != null) {
        return defineClass(name, bytes, 0, bytes.length, getClass().getProtectionDomain());
      }
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
    throw new ClassNotFoundException(name);
  }

  @Override
  public @Nullable InputStream getResourceAsStream(String name) {
    try {
      byte[] bytes = read(name);
      return bytes == null ? null : new ByteArrayInputStream(bytes);
    } catch (IOException e) {
      return null;
    }
  }

  private byte @Nullable [] read(String name) throws IOException {
    JarEntry entry = jar.getJarEntry("inside/" + name);
    if (entry == null) {
      return null;
    }
    try (InputStream in = jar.getInputStream(entry)) {
      ByteArrayOutputStream out = new ByteArrayOutputStream(Math.max(32, (int) entry.getSize()));
      byte[] some = new byte[8192];
      int count = in.read(some);
      while (count >= 0) {
        out.write(some, 0, count);
        count = in.read(some);
      }
      return out.toByteArray();
    }
  }
}
