package io.wssidecar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadableFileTest {
  @TempDir Path directory;

  @Test
  void acceptsAFile() throws Exception {
    Path file = Files.writeString(directory.resolve("a file.pem"), "");
    assertEquals(file, ReadableFile.parse(file.toString()));
  }

  @Test
  void refusesAFileThatIsNotThere() {
    ParserTables.assertRefused(
        ReadableFile::parse,
        directory.resolve("x.pem").toString(),
        "no such file. Write the path of a file that exists.");
  }

  @Test
  void saysWhereARelativeNameStarts() {
    ParserTables.assertRefused(
        ReadableFile::parse,
        "no/x.pem",
        "no such file. Write the path of a file that exists, seen from "
            + Path.of("").toAbsolutePath()
            + ".");
  }

  @Test
  void refusesADirectory() {
    ParserTables.assertRefused(
        ReadableFile::parse, directory.toString(), "a directory. Write the path of a file in it.");
  }

  @Test
  void refusesAFileThatThisUserMayNotRead() throws IOException {
    Path file = Files.writeString(directory.resolve("k.pem"), "");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    assumeFalse(Files.isReadable(file), "this user (root?) may read every file");
    ParserTables.assertRefused(
        ReadableFile::parse,
        file.toString(),
        "not readable by "
            + System.getProperty("user.name")
            + ". Change the file's owner or mode.");
  }

  @Test
  void refusesWhatNoFileCanBeCalled() {
    ParserTables.assertRefused(
        ReadableFile::parse, "a\0b", "not a file name. Write the path of a file.");
  }
}
