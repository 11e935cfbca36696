# Lines "microseconds of a refusal, of a handshake". The limit is a twentieth.

NF == 2 {
  refused[++rounds] = $1
  handshake[rounds] = $2
  ratio[rounds] = $1 / $2
}

END {
  if (rounds == 0) {
    print "no round went well"
    exit 1
  }
  r = median(ratio, rounds)
  printf "a refusal %.1f µs, a P-256 handshake %.1f µs: ratio %.4f (%.4f to %.4f), 1/%.0f, %d rounds: %s\n",
    median(refused, rounds), median(handshake, rounds), r, ratio[bound(rounds)],
    ratio[rounds + 1 - bound(rounds)], 1 / r, rounds, r <= 0.05 ? "pass" : "missed"
  exit r > 0.05
}
