package io.wssidecar.tls;

/**
 * Something is wrong with one of the operator's files. The message has two sentences, what is wrong
 * and what to do, and does not name the file: whoever knows which setting named it puts that in
 * front.
 */
final class Mistake extends Exception {
  private static final long serialVersionUID = 1L;

  Mistake(String whatAndWhatToDo) {
    super(whatAndWhatToDo);
  }

  Mistake(String whatAndWhatToDo, Throwable cause) {
    super(whatAndWhatToDo, cause);
  }
}
