/** What wss-sidecar demo shows: a throw-away certificate, an echo app, a page to try it. */
@NullMarked
package io.wssidecar.demo;

import org.jspecify.annotations.NullMarked;
