@echo off
rem Start GridPlanner on Windows. The first call makes its environment.
rem   run        the window              run demo    the demo town
rem   run test   lint, types, tests      run WORDS   the command line
rem What the set-up says goes to stderr. GRIDPLANNER_PYTHON names the Python to use.
setlocal EnableExtensions DisableDelayedExpansion
set "here=%~dp0"
set "python=%here%.venv\Scripts\python.exe"
set "PYTHONUTF8=1"
set "PYTHONDONTWRITEBYTECODE="
set "PYTHONHOME="

set "which="
if /i "%~1"=="test" set "which=--dev"
if exist "%python%" "%python%" "%here%packaging\set_up.py" --check %which% >nul 2>nul && goto ready

rem Another Python than the environment's own, which may have to be made anew.
set "base="
if defined GRIDPLANNER_PYTHON call :try "%GRIDPLANNER_PYTHON%"
for %%V in (3.12 3.13 3.11) do call :try py -%%V
for %%N in (python3.12 python3.13 python3.11 python python3) do call :try %%N
if not defined base (
  echo GridPlanner needs Python 3.11, 3.12 or 3.13: install one from python.org, tick "Add to PATH", and start again. 1>&2
  exit /b 1
)

call %base% "%here%packaging\set_up.py" %which%
if errorlevel 1 exit /b 1

:ready
if /i "%~1"=="test" goto test
set "PYTHONPATH=%here%;%PYTHONPATH%"
"%python%" -P -m gridplanner %*
exit /b %errorlevel%

:test
cd /d "%here%"
set "words="
for /f "tokens=1*" %%A in ("%*") do set "words=%%B"
"%python%" packaging\run_tests.py %words%
exit /b %errorlevel%

rem A name on the path may be the empty shim of the store: only what has run once counts.
rem It may also be a batch file (pyenv), which without "call" would never come back.
:try
if defined base exit /b 0
call %* -Ic "import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))" >nul 2>nul
if not errorlevel 1 set base=%*
exit /b 0
