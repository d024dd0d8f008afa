# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0
#
# The ROS wheels export CMake targets that name include folders of the machine which built them.
# CMake refuses a target whose include folder is missing, so the missing ones are dropped, at the
# end of each folder's configuration, when all packages are found.

function(drop_missing_include_directories)
  get_property(targets DIRECTORY PROPERTY IMPORTED_TARGETS)
  foreach(target IN LISTS targets)
    get_target_property(directories ${target} INTERFACE_INCLUDE_DIRECTORIES)
    if(NOT directories)
      continue()
    endif()
    set(kept "")
    foreach(directory IN LISTS directories)
      # Generator expressions are left alone: only a plain path can be looked up now.
      if(directory MATCHES "^\\$<" OR EXISTS "${directory}")
        list(APPEND kept "${directory}")
      endif()
    endforeach()
    set_target_properties(${target} PROPERTIES INTERFACE_INCLUDE_DIRECTORIES "${kept}")
  endforeach()
endfunction()

cmake_language(DEFER CALL drop_missing_include_directories)
