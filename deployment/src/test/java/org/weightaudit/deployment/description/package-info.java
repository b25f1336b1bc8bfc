/**
 * What a service, its image and its deployments say about it, and the rules by which these must
 * agree. Compose file and manifests become the same records, so each rule is written once.
 */
@NullMarked
package org.weightaudit.deployment.description;

import org.jspecify.annotations.NullMarked;
