package io.wssidecar.tls;

import java.util.Map;

/** What IANA calls the numbers in a ClientHello, those that are met often. Pure; any thread. */
final class HelloNames {
  static final Map<Integer, String> VERSIONS =
      Map.of(
          0x0300, "SSLv3", 0x0301, "TLSv1.0", 0x0302, "TLSv1.1", 0x0303, "TLSv1.2", 0x0304,
          "TLSv1.3");

  static final Map<Integer, String> GROUPS =
      Map.ofEntries(
          Map.entry(0x0017, "secp256r1"),
          Map.entry(0x0018, "secp384r1"),
          Map.entry(0x0019, "secp521r1"),
          Map.entry(0x001d, "x25519"),
          Map.entry(0x001e, "x448"),
          Map.entry(0x0100, "ffdhe2048"),
          Map.entry(0x0101, "ffdhe3072"),
          Map.entry(0x0102, "ffdhe4096"),
          Map.entry(0x0103, "ffdhe6144"),
          Map.entry(0x0104, "ffdhe8192"),
          Map.entry(0x11eb, "SecP256r1MLKEM768"),
          Map.entry(0x11ec, "X25519MLKEM768"),
          Map.entry(0x11ed, "SecP384r1MLKEM1024"),
          Map.entry(0x6399, "X25519Kyber768Draft00"));

  static final Map<Integer, String> SIGNATURES =
      Map.ofEntries(
          Map.entry(0x0201, "rsa_pkcs1_sha1"),
          Map.entry(0x0203, "ecdsa_sha1"),
          Map.entry(0x0401, "rsa_pkcs1_sha256"),
          Map.entry(0x0403, "ecdsa_secp256r1_sha256"),
          Map.entry(0x0501, "rsa_pkcs1_sha384"),
          Map.entry(0x0503, "ecdsa_secp384r1_sha384"),
          Map.entry(0x0601, "rsa_pkcs1_sha512"),
          Map.entry(0x0603, "ecdsa_secp521r1_sha512"),
          Map.entry(0x0804, "rsa_pss_rsae_sha256"),
          Map.entry(0x0805, "rsa_pss_rsae_sha384"),
          Map.entry(0x0806, "rsa_pss_rsae_sha512"),
          Map.entry(0x0807, "ed25519"),
          Map.entry(0x0808, "ed448"),
          Map.entry(0x0809, "rsa_pss_pss_sha256"),
          Map.entry(0x080a, "rsa_pss_pss_sha384"),
          Map.entry(0x080b, "rsa_pss_pss_sha512"));

  static final Map<Integer, String> SUITES =
      Map.ofEntries(
          Map.entry(0x000a, "RSA_3DES"),
          Map.entry(0x002f, "RSA_AES128_CBC_SHA"),
          Map.entry(0x0033, "DHE_RSA_AES128_CBC_SHA"),
          Map.entry(0x0035, "RSA_AES256_CBC_SHA"),
          Map.entry(0x0039, "DHE_RSA_AES256_CBC_SHA"),
          Map.entry(0x003c, "RSA_AES128_CBC_SHA256"),
          Map.entry(0x009c, "RSA_AES128_GCM"),
          Map.entry(0x009d, "RSA_AES256_GCM"),
          Map.entry(0x009e, "DHE_RSA_AES128_GCM"),
          Map.entry(0x009f, "DHE_RSA_AES256_GCM"),
          Map.entry(0x00ff, "RENEGOTIATION_SCSV"),
          Map.entry(0x1301, "AES128_GCM"),
          Map.entry(0x1302, "AES256_GCM"),
          Map.entry(0x1303, "CHACHA20"),
          Map.entry(0x5600, "FALLBACK_SCSV"),
          Map.entry(0xc009, "ECDHE_ECDSA_AES128_CBC_SHA"),
          Map.entry(0xc00a, "ECDHE_ECDSA_AES256_CBC_SHA"),
          Map.entry(0xc013, "ECDHE_RSA_AES128_CBC_SHA"),
          Map.entry(0xc014, "ECDHE_RSA_AES256_CBC_SHA"),
          Map.entry(0xc023, "ECDHE_ECDSA_AES128_CBC_SHA256"),
          Map.entry(0xc027, "ECDHE_RSA_AES128_CBC_SHA256"),
          Map.entry(0xc02b, "ECDHE_ECDSA_AES128_GCM"),
          Map.entry(0xc02c, "ECDHE_ECDSA_AES256_GCM"),
          Map.entry(0xc02f, "ECDHE_RSA_AES128_GCM"),
          Map.entry(0xc030, "ECDHE_RSA_AES256_GCM"),
          Map.entry(0xcca8, "ECDHE_RSA_CHACHA20"),
          Map.entry(0xcca9, "ECDHE_ECDSA_CHACHA20"),
          Map.entry(0xccaa, "DHE_RSA_CHACHA20"));

  private HelloNames() {}

  /** A list for the log, with the number of those that were cut: {@code x25519,0x2b8f,+3}. */
  static String text(HelloCodes codes, Map<Integer, String> names) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < codes.size(); i++) {
      String name = names.get(codes.get(i));
      out.append(i == 0 ? "" : ",");
      out.append(name == null ? String.format("0x%04x", codes.get(i)) : name);
    }
    return codes.cut() > 0 ? out.append(",+").append(codes.cut()).toString() : out.toString();
  }
}
