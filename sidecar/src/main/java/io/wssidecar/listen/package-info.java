/** The first step of a connection: accept, first bytes, what kind of guest this is. */
@NullMarked
package io.wssidecar.listen;

import org.jspecify.annotations.NullMarked;
