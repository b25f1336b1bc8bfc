/**
 * What an audit is asked to do. A plan is a request of which everything was checked against the
 * store.
 */
@NullMarked
package org.weightaudit.evaluation.plan;

import org.jspecify.annotations.NullMarked;
