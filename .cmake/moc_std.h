// Read by moc alone. moc 6.4 loses these macros of libstdc++ on its way through C++20 headers and then takes
// "namespace std _GLIBCXX_VISIBILITY(default)" for an error.
#define _GLIBCXX_VISIBILITY(kind)
#define _GLIBCXX_BEGIN_NAMESPACE_VERSION
#define _GLIBCXX_END_NAMESPACE_VERSION
