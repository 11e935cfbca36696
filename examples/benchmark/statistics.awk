# What report.awk and plant.awk share. Arrays are indexed from 1.

function sort(a, n,    i, j, x) {
  for (i = 2; i <= n; i++) {
    x = a[i]
    for (j = i - 1; j > 0 && a[j] > x; j--) a[j + 1] = a[j]
    a[j + 1] = x
  }
}

function median(a, n) {
  sort(a, n)
  return n % 2 ? a[(n + 1) / 2] : (a[n / 2] + a[n / 2 + 1]) / 2
}

# How far from either end of a sorted sample the one-sided 95 % bounds of its median stand: the
# largest k with P(Binomial(n, 1/2) < k) <= 0.05, and at least 1. Counting needs no bell curve; on a
# shared machine the noise has a long tail, and a mean with Student's t drowns in it.
function bound(n,    k, term, sum) {
  term = 0.5 ^ n
  for (k = 1; k <= n / 2; k++) {
    sum += term
    if (sum > 0.05) break
    term = term * (n - k + 1) / k
  }
  return k > 1 ? k - 1 : 1
}
