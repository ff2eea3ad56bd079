using System.Text.RegularExpressions;

namespace StreamEngine.Comparisons.Templates;

/// <summary>
/// Hides the variable parts of a message by one expression, whose matcher the compiler generates: UUIDs, addresses, paths, hexadecimal and
/// other numbers. Allocates nothing once its buffer is large enough.
/// </summary>
internal sealed partial class RegexMask
{
    private char[] _buffer = new char[1024];

    /// <summary>The message with <c>&lt;*&gt;</c> in place of variable parts; valid until the next call.</summary>
    internal ReadOnlySpan<char> Apply(ReadOnlySpan<char> message)
    {
        // A match of one character grows to three.
        if (_buffer.Length < message.Length * 3)
        {
            _buffer = new char[message.Length * 3];
        }

        int length = 0;
        int copied = 0;
        foreach (ValueMatch match in Variable().EnumerateMatches(message))
        {
            message[copied..match.Index].CopyTo(_buffer.AsSpan(length));
            length += match.Index - copied;
            Drain.Wildcard.CopyTo(_buffer.AsSpan(length));
            length += Drain.Wildcard.Length;
            copied = match.Index + match.Length;
        }

        message[copied..].CopyTo(_buffer.AsSpan(length));
        return _buffer.AsSpan(0, length + message.Length - copied);
    }

    [GeneratedRegex(
        """
        (?<![0-9A-Za-z])
        (?:
            [0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}            # UUID
          | /?[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?::[0-9]+)?                     # IPv4 address, with a port
          | (?:[0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}                        # IPv6 address
          | /[\w.\-]+(?:/[\w.\-]+)*                                         # path
          | 0x[0-9a-fA-F]+                                                  # hexadecimal numbers
          | (?=[a-fA-F]*[0-9])[0-9a-fA-F]{8,}
          | [-+]?[0-9]+(?:[.,:][0-9]+)*                                     # numbers, times
        )
        (?![0-9A-Za-z])
        """,
        RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Variable();
}
