/**
 * The methods by which the service generates weights. A further one is added in {@link
 * org.weightaudit.generator.method.HostedMethods} and nowhere else.
 */
@NullMarked
package org.weightaudit.generator.method;

import org.jspecify.annotations.NullMarked;
