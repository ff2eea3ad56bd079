using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using StreamEngine.Numerics;

namespace StreamEngine.Templates;

/// <summary>What a slot of a template may be made of.</summary>
internal static class SlotGrammar
{
    private static readonly string[] _units =
    [
        "B", "byte", "bytes", "KB", "MB", "GB", "TB", "KiB", "MiB", "GiB", "TiB", "kbps", "Mbps", "Hz", "kHz", "MHz", "GHz", "percent",
        "ns", "nanosecond", "nanoseconds", "us", "microsecond", "microseconds", "ms", "msec", "msecs", "millis", "millisecond", "milliseconds",
        "s", "sec", "secs", "second", "seconds", "min", "mins", "minute", "minutes", "h", "hr", "hrs", "hour", "hours", "day", "days",
    ];

    private static readonly string[] _dates =
    [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "January", "February", "March", "April", "June",
        "July", "August", "September", "October", "November", "December", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun",
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    ];

    private static readonly string[] _zones = ["AM", "PM", "UTC", "GMT", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT", "CET", "CEST", "BST", "IST", "JST"];

    private const int Inside = 1, Digit = 2;

    private static readonly byte[] _kinds = [.. Enumerable.Range(0, 256).Select(static value => (byte)KindOf((byte)value))];

    /// <summary>True for a byte that is no break and no mark.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsInside(byte value) => (_kinds[value] & Inside) != 0;

    /// <summary>The first break or mark at or after a place; the length of the text when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int InsideEnd(ReadOnlySpan<byte> text, int at) => InsideEnd(text, at, out _);

    /// <inheritdoc cref="InsideEnd(ReadOnlySpan{byte}, int)"/>
    /// <param name="text">A text.</param>
    /// <param name="at">Where to begin.</param>
    /// <param name="hasDigit">True when there is a digit before the end.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int InsideEnd(ReadOnlySpan<byte> text, int at, out bool hasDigit)
    {
        byte[] kinds = _kinds;
        int some = 0;
        for (int kind; at < text.Length && ((kind = kinds[text[at]]) & Inside) != 0; at++)
        {
            some |= kind;
        }

        hasDigit = (some & Digit) != 0;
        return at;
    }

    /// <summary>True for the name of a month or a day of the week, in short or in full.</summary>
    internal static bool IsDateName(ReadOnlySpan<byte> word) => IsOneOf(_dates, word, ignoreCase: false);

    internal static bool IsWordStart(ReadOnlySpan<byte> text, int at) => IsInside(text[at]);

    /// <summary>
    /// Reads the variable parts that begin at <paramref name="at"/>, with what belongs to them and what lists are separated by. Dates and
    /// parts with nothing but a blank, a colon or a comma between them are one part.
    /// </summary>
    /// <param name="text">A shape.</param>
    /// <param name="at">Where to begin.</param>
    /// <param name="form">Gets the parts as they are written.</param>
    /// <returns>The end, 0 when no variable part begins there.</returns>
    internal static int ReadList(ReadOnlySpan<byte> text, int at, ByteList form)
    {
        form.Clear();
        int end = ReadItem(text, at, form, out _);
        int next = end;
        while (next > 0)
        {
            end = next;
            bool isList = end < text.Length && text[end] is (byte)',' or (byte)';' or (byte)':' or (byte)'|';
            int item = SkipBlanks(text, isList ? end + 1 : end);
            if (item == end || item == text.Length)
            {
                break;
            }

            int count = form.Count;
            bool joined = !isList || (text[end] is (byte)':' or (byte)',' && item == end + 1);
            if (!joined || form.Last != TemplateForm.Variable)
            {
                form.Add(text[end..item]);
            }

            next = ReadItem(text, item, form, out _);
            if (next == 0)
            {
                form.Cut(count);
            }
            else if (joined && form.Bytes[count - 1] == TemplateForm.Variable && form.Bytes[count] == TemplateForm.Variable)
            {
                form.Remove(count);
            }
        }

        return end;
    }

    /// <summary>True where an opening bracket, quote or equals sign stands before nothing: <c>()</c>, <c>key= </c>.</summary>
    internal static bool IsEmptyValue(ReadOnlySpan<byte> text, int at)
    {
        byte next = at + 1 < text.Length ? text[at + 1] : (byte)' ';
        if (text[at] == '=')
        {
            return next is (byte)' ' or (byte)',' or (byte)';' or (byte)')' && at > 0 && IsInside(text[at - 1]);
        }

        byte close = text[at] switch
        {
            (byte)'(' => (byte)')',
            (byte)'[' => (byte)']',
            (byte)'{' => (byte)'}',
            (byte)'"' => (byte)'"',
            (byte)'\'' => (byte)'\'',
            _ => 0,
        };
        bool apart = at == 0 || text[at - 1] is (byte)' ' or (byte)'=' or (byte)':';
        return close != 0 && next == close && apart && (at + 2 >= text.Length || !IsInside(text[at + 2]));
    }

    private static int KindOf(byte value)
    {
        int kind = LineClasses.Of(value);
        return (value > TemplateForm.SlotEnd && (kind & LineClasses.Break) == 0 ? Inside : 0) | ((kind & LineClasses.Digit) != 0 ? Digit : 0);
    }

    private static int ReadItem(ReadOnlySpan<byte> text, int at, ByteList form, out bool hasUnit)
    {
        hasUnit = false;
        int start = at;
        bool compares = text[at] is (byte)'<' or (byte)'>';
        at = SkipDates(text, compares ? at + 1 : at);
        if (at >= text.Length || text[at] != TemplateForm.Variable || !EndsAt(text, at + 1) || (compares && at + 1 < text.Length && text[at + 1] is (byte)'>' or (byte)'='))
        {
            return 0;
        }

        if (compares)
        {
            form.Add(text[start]);
        }

        form.Add(TemplateForm.Variable);
        int end = at + 1;
        int word = SkipBlanks(text, end);
        int behind = WordEnd(text, word);
        if (word == end || behind == word)
        {
            return end;
        }

        hasUnit = IsOneOf(_units, text[word..behind], ignoreCase: true);
        if (!hasUnit)
        {
            return IsOneOf(_zones, text[word..behind], ignoreCase: false) ? behind : end;
        }

        form.Add((byte)' ');
        form.Add(text[word..behind]);
        return ReadAgain(text, behind, form);
    }

    /// <summary>True when a word ends at <paramref name="at"/>, with a full stop or without.</summary>
    private static bool EndsAt(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && text[at] is (byte)'.' or (byte)'!' or (byte)'?')
        {
            at++;
        }

        return at == text.Length || !IsInside(text[at]);
    }

    /// <summary>The same quantity once more in another unit, in parentheses.</summary>
    private static int ReadAgain(ReadOnlySpan<byte> text, int end, ByteList form)
    {
        int open = SkipBlanks(text, end);
        if (open < text.Length - 1 && text[open] == '(')
        {
            int count = form.Count;
            form.Add(" ("u8);
            int again = ReadItem(text, open + 1, form, out bool hasUnit);
            if (hasUnit && again < text.Length && text[again] == ')')
            {
                form.Add((byte)')');
                return again + 1;
            }

            form.Cut(count);
        }

        return end;
    }

    private static int SkipDates(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length)
        {
            int end = WordEnd(text, at);
            int next = SkipBlanks(text, end < text.Length && text[end] == ',' ? end + 1 : end);
            if (end == at || next == end || !IsOneOf(_dates, text[at..end], ignoreCase: false))
            {
                break;
            }

            at = next;
        }

        return at;
    }

    private static int WordEnd(ReadOnlySpan<byte> text, int at)
    {
        int end = at;
        while (end < text.Length && char.IsAsciiLetter((char)text[end]))
        {
            end++;
        }

        return end < text.Length && (text[end] == TemplateForm.Variable || (IsInside(text[end]) && text[end] != '.')) ? at : end;
    }

    private static int SkipBlanks(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && text[at] == ' ')
        {
            at++;
        }

        return at;
    }

    private static bool IsOneOf(string[] words, ReadOnlySpan<byte> word, bool ignoreCase)
    {
        foreach (string one in words)
        {
            if (one.Length == word.Length && (ignoreCase ? Ascii.EqualsIgnoreCase(word, one) : Ascii.Equals(word, one)))
            {
                return true;
            }
        }

        return false;
    }
}
