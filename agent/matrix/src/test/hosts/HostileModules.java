package org.jboss.modules;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.logging.LogManager;

/**
 * What JBoss Modules does: its main class finds the log manager where only the thread's own class
 * loader sees it, and long after the start.
 */
class Main {
  public static void main(String[] words) throws Exception {
    System.out.println("waiting");
    while (System.in.read() != '\n') {}
    URL hidden = Path.of(words[0]).toUri().toURL();
    Thread.currentThread().setContextClassLoader(new URLClassLoader(new URL[] {hidden}));
    System.setProperty("java.util.logging.manager", words[1]);
    System.out.println("log manager is " + LogManager.getLogManager().getClass().getSimpleName());
    while (System.in.read() >= 0) {}
  }
}
