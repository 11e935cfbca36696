/**
 * Thousands of streams with messages in flight, and both of their ends: an app, clients of the JDK
 * and of npm ws in processes of their own. Every message follows from its stream and its number
 * ({@link Plan}), so that each end knows by itself what it must hear and counts what it said; what
 * they counted is compared afterwards.
 */
@NullMarked
package io.wssidecar.fleet;

import org.jspecify.annotations.NullMarked;
