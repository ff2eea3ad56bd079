namespace StreamEngine.Templates;

/// <summary>Names of hosts in the domain name system.</summary>
internal static class HostName
{
    /// <summary>
    /// True for labels of letters, digits, hyphens and underscores between dots that end in a top-level domain: one of the general ones or one
    /// that private networks use, or, behind two labels or more, the two letters of a country. A name that begins with a general domain is a
    /// package of a program (<c>com.example.app.ui</c>), not a host.
    /// </summary>
    internal static bool Matches(ReadOnlySpan<byte> word)
    {
        int dots = 0;
        int label = 0;
        for (int i = 0; i < word.Length; i++)
        {
            byte value = word[i];
            if (value == '.')
            {
                if (i == label)
                {
                    return false;
                }

                dots++;
                label = i + 1;
            }
            else if (!char.IsAsciiLetterOrDigit((char)value) && value is not ((byte)'-' or (byte)'_'))
            {
                return false;
            }
        }

        if (dots == 0 || label == word.Length)
        {
            return false;
        }

        ReadOnlySpan<byte> last = word[label..];
        return !IsTopLevel(word[..word.IndexOf((byte)'.')]) && (IsTopLevel(last) || (dots >= 2 && IsCountry(last)));
    }

    private static bool IsCountry(ReadOnlySpan<byte> label) =>
        label.Length == 2 && char.IsAsciiLetterLower((char)label[0]) && char.IsAsciiLetterLower((char)label[1]);

    private static bool IsTopLevel(ReadOnlySpan<byte> label) => label.Length switch
    {
        3 => label.SequenceEqual("com"u8) || label.SequenceEqual("net"u8) || label.SequenceEqual("org"u8) || label.SequenceEqual("edu"u8)
            || label.SequenceEqual("gov"u8) || label.SequenceEqual("mil"u8) || label.SequenceEqual("biz"u8) || label.SequenceEqual("lan"u8) || label.SequenceEqual("int"u8),
        4 => label.SequenceEqual("info"u8) || label.SequenceEqual("arpa"u8) || label.SequenceEqual("corp"u8) || label.SequenceEqual("home"u8),
        5 => label.SequenceEqual("local"u8) || label.SequenceEqual("cloud"u8),
        8 => label.SequenceEqual("internal"u8),
        11 => label.SequenceEqual("localdomain"u8),
        _ => false,
    };
}
