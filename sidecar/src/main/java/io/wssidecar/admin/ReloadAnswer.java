package io.wssidecar.admin;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a reload of certificates ended.
 *
 * @param result {@code success}, {@code unchanged} or {@code failure}
 * @param good whether what is in the files is what is served
 * @param certificates what is served now
 * @param problems the mistakes in the files, if any
 * @param warnings what could be better though it is served
 */
public record ReloadAnswer(
    String result,
    boolean good,
    List<Certificate> certificates,
    List<String> problems,
    List<String> warnings) {
  public ReloadAnswer {
    certificates = List.copyOf(certificates);
    problems = List.copyOf(problems);
    warnings = List.copyOf(warnings);
  }

  /**
   * A certificate that is served.
   *
   * @param name the file, as the setting names it
   * @param subject by RFC 2253
   * @param notAfter when it expires
   * @param fingerprint SHA-256, in hex
   */
  public record Certificate(String name, String subject, Instant notAfter, String fingerprint) {
    private Map<String, Object> members() {
      Map<String, Object> members = new LinkedHashMap<>();
      members.put("name", name);
      members.put("subject", subject);
      members.put("not_after", notAfter.toString());
      members.put("sha256", fingerprint);
      return members;
    }
  }

  String json() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("result", result);
    members.put("certificates", certificates.stream().map(Certificate::members).toList());
    members.put("problems", problems);
    members.put("warnings", warnings);
    return Json.text(members);
  }
}
