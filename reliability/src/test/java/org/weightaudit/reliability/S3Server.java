package org.weightaudit.reliability;

import java.net.URI;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/** An S3 server as a process of its own: port, folder. */
final class S3Server {

  static final String KEY = "weightaudit";

  private S3Server() {}

  public static void main(String[] arguments) throws Exception {
    S3Proxy.builder()
        .blobStore(new FilesystemNio2BlobStore(arguments[1]))
        .endpoint(URI.create("http://127.0.0.1:" + arguments[0]))
        .awsAuthentication(AuthenticationType.AWS_V4, KEY, KEY)
        .build()
        .start();
  }
}
