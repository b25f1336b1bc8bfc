package org.weightaudit.gateway.route;

import org.apache.hc.client5.http.config.RequestConfig;

/**
 * How long a service may be silent.
 *
 * @param quick for most requests: even long work says something within seconds
 * @param transfer for uploads and sealing, which are answered when all bytes are read again
 */
record RequestTimeouts(RequestConfig quick, RequestConfig transfer) {

  RequestConfig of(String method, String path) {
    boolean takesIn = method.equals("PUT") || path.equals("/v1/artifacts");
    return takesIn || path.endsWith(":seal") ? transfer : quick;
  }
}
