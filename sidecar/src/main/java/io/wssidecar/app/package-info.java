/** The fourth step: choose an app, dial it, read the head of its answer. */
@NullMarked
package io.wssidecar.app;

import org.jspecify.annotations.NullMarked;
