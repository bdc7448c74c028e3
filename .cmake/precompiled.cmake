# Headers compiled once and read by every source: parsing the standard library and Qt is otherwise a third of the build.
# A target takes the set of its kind; sets differ because the macros Qt's headers ask for have to be the same in both.
# Nobody may rely on them: habits.headers reads headers for it, and clang-tidy reads sources without them.
option(BACKSTEP_PRECOMPILE "Precompile the headers that most sources include" ON)
# A precompiled header serves only code that is compiled like it: all of it position-independent, as Qt demands.
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

set(precompiled_std <algorithm> <array> <atomic> <charconv> <chrono> <condition_variable> <cstddef> <cstdint> <deque>
    <functional> <map> <memory> <mutex> <optional> <set> <span> <string> <string_view> <thread>
    <tuple> <unordered_map> <unordered_set> <utility> <variant> <vector> <tl/expected.hpp>)

# backstep_precompile(model HEADERS <QString> LINKS Qt6::Core): the set `model`: the standard library and these.
# Made where the compile definitions of its users are in force.
function(backstep_precompile set)
    cmake_parse_arguments(SET "" "" "HEADERS;LINKS" ${ARGN})
    if(NOT BACKSTEP_PRECOMPILE)
        return()
    endif()
    add_library(backstep_precompiled_${set} OBJECT ${PROJECT_SOURCE_DIR}/.cmake/precompiled.cpp)
    set_target_properties(backstep_precompiled_${set} PROPERTIES AUTOMOC OFF AUTOUIC OFF AUTORCC OFF)
    target_link_libraries(backstep_precompiled_${set} PRIVATE backstep_warnings ${SET_LINKS})
    if(set MATCHES "^test")
        target_compile_options(backstep_precompiled_${set} PRIVATE ${BACKSTEP_TEST_OPTIONS})
    endif()
    target_precompile_headers(backstep_precompiled_${set} PRIVATE ${precompiled_std} ${SET_HEADERS})
endfunction()

# backstep_use_precompiled(target set): nothing where the set does not exist.
function(backstep_use_precompiled target set)
    if(set MATCHES "^test")
        target_compile_options(${target} PRIVATE ${BACKSTEP_TEST_OPTIONS})
    endif()
    if(TARGET backstep_precompiled_${set})
        target_precompile_headers(${target} REUSE_FROM backstep_precompiled_${set})
        target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
    endif()
endfunction()
