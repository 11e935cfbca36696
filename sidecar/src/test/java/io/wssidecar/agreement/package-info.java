/**
 * The sidecar with the Java agent inside, as its launcher starts it: what both count, they count
 * alike. Needs the packaged jars of both.
 */
@NullMarked
package io.wssidecar.agreement;

import org.jspecify.annotations.NullMarked;
