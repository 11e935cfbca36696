# Sourced by ./run: builds the load generator and the floor relay, makes the certificates.

build() {
  local source sources=()
  mkdir -p "$target"
  for source in "$here"/load/*.c; do
    [[ $source == */floor.c ]] || sources+=("$source")
  done
  # Always built: it takes two seconds, and a stale generator would cost an afternoon.
  compile wsload "${sources[@]}"
  compile floor "$here/load/floor.c"
}

compile() {
  local program=$1
  shift
  gcc -std=c11 -D_GNU_SOURCE -O2 -Wall -Wextra -Werror -o "$target/$program" "$@" -lssl -lcrypto ||
    fail "$program does not compile"
}

# ec.pem, ec.key, rsa.pem, rsa.key, and HAProxy's two in one file.
certificates() {
  local kind
  for kind in ec rsa; do
    if [[ -s $target/$kind.both ]] &&
      openssl x509 -checkend 86400 -noout -in "$target/$kind.pem" >/dev/null; then
      continue
    fi
    local options=(-algorithm EC -pkeyopt ec_paramgen_curve:P-256)
    [[ $kind == ec ]] || options=(-algorithm RSA -pkeyopt rsa_keygen_bits:2048)
    openssl genpkey "${options[@]}" -out "$target/$kind.key" 2>/dev/null || openssl_failed
    openssl req -x509 -new -key "$target/$kind.key" -subj /CN=localhost -days 30 \
      -addext subjectAltName=DNS:localhost -out "$target/$kind.pem" || openssl_failed
    cat "$target/$kind.pem" "$target/$kind.key" >"$target/$kind.both"
  done
}

openssl_failed() { fail "openssl could not make a certificate"; }
