using System.Text;

namespace StreamEngine.Server.Commands.Scores;

/// <summary>
/// Reads CSV (RFC 4180) row by row: quoted cells may hold separators, doubled quotes and line breaks. Blank lines are no rows. Tolerant:
/// a quote inside an unquoted cell is text.
/// </summary>
internal sealed class CsvRows(TextReader reader)
{
    private readonly StringBuilder _cell = new();
    private readonly List<string> _cells = [];
    private readonly char[] _buffer = new char[1 << 14];
    private int _length;
    private int _next;
    private char _separator;

    /// <summary>Cells of the row that was read last.</summary>
    internal IReadOnlyList<string> Cells => _cells;

    /// <summary>Moves to the next row.</summary>
    /// <returns>False at the end.</returns>
    internal bool Read()
    {
        do
        {
            _cells.Clear();
            if (!ReadRow())
            {
                return false;
            }
        }
        while (_cells is [""]);

        return true;
    }

    /// <summary>Text of a cell, quoted when it has to be.</summary>
    internal static string Quote(string cell) =>
        cell.AsSpan().IndexOfAny(",\"\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private bool ReadRow()
    {
        bool any = false;
        bool quoted = false;
        bool wasQuoted = false;
        _cell.Clear();
        while (TryTake(out char c))
        {
            any = true;
            if (quoted)
            {
                quoted = c != '"' || IsDoubled();
                if (quoted)
                {
                    _cell.Append(c);
                }
            }
            else if (c == '"' && _cell.Length == 0 && !wasQuoted)
            {
                quoted = wasQuoted = true;
            }
            else if (c == '\n')
            {
                break;
            }
            else if (IsSeparator(c))
            {
                EndCell();
                wasQuoted = false;
            }
            else
            {
                _cell.Append(c);
            }
        }

        if (any)
        {
            EndCell();
        }

        return any;
    }

    /// <summary>The first separator that stands outside of quotes is the file's.</summary>
    private bool IsSeparator(char c)
    {
        if (_separator == 0 && c is ',' or ';' or '\t')
        {
            _separator = c;
        }

        return c == _separator;
    }

    private bool IsDoubled()
    {
        if (!TryPeek(out char next) || next != '"')
        {
            return false;
        }

        _next++;
        return true;
    }

    private void EndCell()
    {
        int length = _cell.Length;
        if (length > 0 && _cell[length - 1] == '\r')
        {
            length--;
        }

        _cells.Add(_cell.ToString(0, length));
        _cell.Clear();
    }

    private bool TryTake(out char c)
    {
        bool found = TryPeek(out c);
        _next += found ? 1 : 0;
        return found;
    }

    private bool TryPeek(out char c)
    {
        if (_next == _length)
        {
            _length = reader.Read(_buffer, 0, _buffer.Length);
            _next = 0;
        }

        c = _next < _length ? _buffer[_next] : '\0';
        return _next < _length;
    }
}
