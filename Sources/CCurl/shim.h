#ifndef FIELDBOOK_CCURL_SHIM_H
#define FIELDBOOK_CCURL_SHIM_H

#include <curl/curl.h>

// libcurl is loaded at run time, so nothing here names a function of it: each shim takes the
// address that dlsym gave for curl_easy_setopt or curl_easy_getinfo and makes the variadic call,
// which Swift cannot, with an argument of the type that the option asks for.

typedef CURLcode (*fieldbook_curl_setopt)(CURL *, CURLoption, ...);
typedef CURLcode (*fieldbook_curl_getinfo)(CURL *, CURLINFO, ...);

static inline CURLcode fieldbook_curl_set_long(
    void *setopt, CURL *handle, CURLoption option, long value) {
  return ((fieldbook_curl_setopt)setopt)(handle, option, value);
}

static inline CURLcode fieldbook_curl_set_offset(
    void *setopt, CURL *handle, CURLoption option, curl_off_t value) {
  return ((fieldbook_curl_setopt)setopt)(handle, option, value);
}

// For options that take a string or an object; libcurl copies strings, but not CURLOPT_POSTFIELDS.
static inline CURLcode fieldbook_curl_set_pointer(
    void *setopt, CURL *handle, CURLoption option, const void *value) {
  return ((fieldbook_curl_setopt)setopt)(handle, option, value);
}

static inline CURLcode fieldbook_curl_set_write(
    void *setopt, CURL *handle, curl_write_callback callback) {
  return ((fieldbook_curl_setopt)setopt)(handle, CURLOPT_WRITEFUNCTION, callback);
}

static inline CURLcode fieldbook_curl_set_progress(
    void *setopt, CURL *handle, curl_xferinfo_callback callback) {
  return ((fieldbook_curl_setopt)setopt)(handle, CURLOPT_XFERINFOFUNCTION, callback);
}

static inline CURLcode fieldbook_curl_set_debug(
    void *setopt, CURL *handle, curl_debug_callback callback) {
  return ((fieldbook_curl_setopt)setopt)(handle, CURLOPT_DEBUGFUNCTION, callback);
}

static inline CURLcode fieldbook_curl_get_long(
    void *getinfo, CURL *handle, CURLINFO info, long *value) {
  return ((fieldbook_curl_getinfo)getinfo)(handle, info, value);
}

static inline CURLcode fieldbook_curl_get_offset(
    void *getinfo, CURL *handle, CURLINFO info, curl_off_t *value) {
  return ((fieldbook_curl_getinfo)getinfo)(handle, info, value);
}

static inline CURLcode fieldbook_curl_get_string(
    void *getinfo, CURL *handle, CURLINFO info, const char **value) {
  return ((fieldbook_curl_getinfo)getinfo)(handle, info, value);
}

#endif
