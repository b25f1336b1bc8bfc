/**
 * The manifests, put together as kustomize does it and read by the models of the Kubernetes API.
 */
@NullMarked
package org.weightaudit.deployment.kubernetes;

import org.jspecify.annotations.NullMarked;
