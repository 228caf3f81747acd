"""The words of Qt's own dialogs, in the language of the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator

from gridplanner.resources.texts import language, text

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

_LOCALES = {
    "zh": QLocale(QLocale.Language.Chinese, QLocale.Country.China),
    "en": QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom),
}

# What Qt's own table leaves in English, by the words of its sources.
_MISSING = {
    ("QFileDialog", "&Look in:"): "qt.look_in",
    ("QFileDialog", "Files of &type:"): "qt.files_of_type",
}


class _QtWords(QTranslator):
    def translate(
        self,
        context: str,
        source: str,
        disambiguation: str | None = None,
        n: int = -1,
    ) -> str | None:
        found = super().translate(context, source, disambiguation, n)
        if not found and (context, source) in _MISSING:
            return text(_MISSING[context, source])
        return found


def use_qt_words(application: QApplication) -> None:
    """Let Qt's dialogs for files and colours speak as the program does.

    Their sentences come with Qt; English is what its sources say. The
    translator is a child of the application, which is where the next call
    finds the one to take away.
    """
    for former in application.findChildren(_QtWords):
        application.removeTranslator(former)
        former.deleteLater()
    locale = _LOCALES[language()]
    QLocale.setDefault(locale)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    translator = _QtWords(application)
    if language() == "en" or not translator.load(locale, "qtbase", "_", folder):
        translator.deleteLater()
        return
    application.installTranslator(translator)
