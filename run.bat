@echo off
rem Start GridPlanner on Windows: makes its own environment on the first call, then runs in it.
rem   run          the window        run demo   the demo town
rem   run test     lint, types, tests    run WORDS  the command line
setlocal EnableExtensions
set "here=%~dp0"
set "venv=%here%.venv"
set "python=%venv%\Scripts\python.exe"
set "lock=requirements.txt"
if /i "%~1"=="test" set "lock=requirements-dev.txt"

rem A name on the path may be the empty shim of the store: only one that runs counts.
call :fits "%python%" && goto have_venv
set "base="
for %%V in (3.12 3.13 3.11) do if not defined base call :try py -%%V
if not defined base call :try python
if not defined base call :try python3
if not defined base (
  echo GridPlanner needs Python 3.11, 3.12 or 3.13: install one from python.org and start again. 1>&2
  exit /b 1
)
echo GridPlanner: making its environment ^(once; a few minutes^) 1>&2
if exist "%venv%" rmdir /s /q "%venv%"
%base% -m venv "%venv%" 1>&2 || exit /b 1

:have_venv
set "want="
for /f "skip=1 delims=" %%H in ('certutil -hashfile "%here%%lock%" SHA256') do if not defined want set "want=%lock% %%H"
set "made="
if exist "%venv%\.made-from" set /p made=<"%venv%\.made-from"
if "%made%"=="%want%" goto ready
rem The tests' environment holds all that the program needs as well.
if /i "%lock%"=="requirements.txt" call :same_dev && goto ready
echo GridPlanner: installing what it needs ^(%lock%^) 1>&2
where uv >nul 2>nul && (
  uv pip install --quiet --python "%python%" --require-hashes -r "%here%%lock%" 1>&2
) || (
  "%python%" -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r "%here%%lock%" 1>&2
)
if errorlevel 1 (
  echo GridPlanner: set-up did not finish; start again when the network is back. 1>&2
  exit /b 1
)
>"%venv%\.made-from" echo %want%

:ready
if /i "%~1"=="test" goto test
set "PYTHONPATH=%here%;%PYTHONPATH%"
"%python%" -m gridplanner %*
exit /b %errorlevel%

:test
pushd "%here%"
set "failed="
"%venv%\Scripts\ruff" check . || set "failed=1"
"%venv%\Scripts\ruff" format --check . || set "failed=1"
"%venv%\Scripts\mypy" || set "failed=1"
"%venv%\Scripts\lint-imports" || set "failed=1"
set "QT_QPA_PLATFORM=offscreen"
"%python%" -m pytest -q -n 2 -m "not screen" || set "failed=1"
popd
if defined failed exit /b 1
exit /b 0

:try
call :fits %* && set "base=%*"
exit /b 0

:fits
%* -c "import sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))" >nul 2>nul
exit /b %errorlevel%

:same_dev
set "dev="
for /f "skip=1 delims=" %%H in ('certutil -hashfile "%here%requirements-dev.txt" SHA256') do if not defined dev set "dev=requirements-dev.txt %%H"
if "%made%"=="%dev%" exit /b 0
exit /b 1
