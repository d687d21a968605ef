"""Letters of other scripts that are printed like Latin ones, and so hide a word from a search."""

from __future__ import annotations

from typing import Final

#: From Unicode Technical Standard 39, confusables.txt: Cyrillic, Greek, Armenian, small capitals.
LOOKALIKES: Final = str.maketrans(
    "аеосрхуіјѕԁһԛԝӏүАВЕКМНОРСТУХІЈЅԚԜҮӀαοινρυγΑΒΕΖΗΙΚΜΝΟΡΤΥΧօոսհցյՕՍɑɡıᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ",
    "aeocpxyijsdhqwlyABEKMHOPCTYXIJSQWYIaoivpuyABEZHIKMNOPTYXonuhgjOUagiabcdefghijklmnoprstuvwyz",
)
