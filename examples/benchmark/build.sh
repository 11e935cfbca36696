# Sourced by ./run: builds the load generator and the floor relay, makes the certificates.

build() {
  local flags="-std=c11 -D_GNU_SOURCE -O2 -Wall -Wextra -Werror" source
  mkdir -p "$target"
  local sources=()
  for source in "$here"/load/*.c; do
    [[ $source == */floor.c ]] || sources+=("$source")
  done
  # Always built: it takes two seconds, and a stale generator would cost an afternoon.
  # shellcheck disable=SC2086
  gcc $flags -o "$target/wsload" "${sources[@]}" -lssl -lcrypto || fail "the load generator does not compile"
  # shellcheck disable=SC2086
  gcc $flags -o "$target/floor" "$here/load/floor.c" -lssl -lcrypto || fail "the floor relay does not compile"
}

# ec.pem, ec.key, rsa.pem, rsa.key, and HAProxy's two in one file.
certificates() {
  local kind
  for kind in ec rsa; do
    [[ -s $target/$kind.both ]] && openssl x509 -checkend 86400 -noout -in "$target/$kind.pem" >/dev/null && continue
    if [[ $kind == ec ]]; then
      openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$target/ec.key" 2>/dev/null
    else
      openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$target/rsa.key" 2>/dev/null
    fi || openssl_failed
    openssl req -x509 -new -key "$target/$kind.key" -subj /CN=localhost -days 30 \
      -addext subjectAltName=DNS:localhost -out "$target/$kind.pem" || openssl_failed
    cat "$target/$kind.pem" "$target/$kind.key" >"$target/$kind.both"
  done
}

openssl_failed() { fail "openssl could not make a certificate"; }
