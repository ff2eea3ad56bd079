namespace StreamEngine.Parsing.Csv;

/// <summary>Finds where CSV text can be cut: line ends that lie in no quoted cell, by the rules of <see cref="CsvCursor"/>.</summary>
internal static class CsvBorders
{
    private const byte NewLine = (byte)'\n';
    private const byte Quote = (byte)'"';

    /// <summary>
    /// Length of the whole records at the start of <paramref name="text"/>, which starts where a record does. Only text with quotes is walked, from
    /// quoted cell to quoted cell.
    /// </summary>
    internal static int WholeRecords(ReadOnlySpan<byte> text, byte delimiter)
    {
        int record = 0;
        int at = 0;
        int seen = 0;
        int whole = 0;
        while (true)
        {
            int quote = text[at..].IndexOf(Quote);
            int lineEnd = (quote < 0 ? text[at..] : text.Slice(at, quote)).LastIndexOf(NewLine);
            record = lineEnd < 0 ? record : at + lineEnd + 1;
            whole = record >= seen ? record : whole;
            if (quote < 0)
            {
                return whole;
            }

            quote += at;
            if (!StartsCell(text, record, quote, delimiter))
            {
                at = quote + 1;
                continue;
            }

            int end = EndOfCell(text, quote + 1);
            if (end < 0)
            {
                return whole;
            }

            if (text[end] == delimiter)
            {
                at = end + 1;
                continue;
            }

            // A quote that fits ends the record here. One that does not lets it end with its first line, and is seen to be one by the bytes up to here:
            // a cut before them would change why the record is rejected.
            bool fits = text[end] == NewLine;
            int line = fits ? end : record + text[record..].IndexOf(NewLine);
            seen = fits ? seen : Math.Max(seen, end + 1);
            if (line < record)
            {
                return whole;
            }

            record = at = line + 1;
        }
    }

    /// <summary>True when a quote is the first byte of a cell. Carriage returns at the start of a record belong to a blank line.</summary>
    private static bool StartsCell(ReadOnlySpan<byte> text, int record, int quote, byte delimiter)
    {
        int before = quote;
        while (before > record && text[before - 1] == '\r')
        {
            before--;
        }

        return before == record || (quote > record && text[quote - 1] == delimiter);
    }

    /// <summary>Position of the byte that follows a quoted cell, and the carriage return of a line end; -1 when it is not known yet.</summary>
    private static int EndOfCell(ReadOnlySpan<byte> text, int at)
    {
        while (true)
        {
            int quote = text[at..].IndexOf(Quote);
            at += quote + 1;
            if (quote < 0 || at >= text.Length)
            {
                return -1;
            }

            if (text[at] != Quote)
            {
                break;
            }

            at++;
        }

        if (text[at] != '\r')
        {
            return at;
        }

        return at + 1 >= text.Length ? -1 : text[at + 1] == NewLine ? at + 1 : at;
    }
}
