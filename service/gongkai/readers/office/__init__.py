"""Old Word and WPS files, RTF and ODT: LibreOffice makes them DOCX; what it lost is counted and told."""
