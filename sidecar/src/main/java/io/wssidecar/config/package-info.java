/**
 * What an operator can set, as values that cannot be wrong. Pure JDK; who parses them is {@code
 * cli}'s business.
 */
@NullMarked
package io.wssidecar.config;

import org.jspecify.annotations.NullMarked;
