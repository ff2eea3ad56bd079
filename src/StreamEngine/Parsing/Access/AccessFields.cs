using StreamEngine.Batching;
using StreamEngine.Parsing.Columns;

namespace StreamEngine.Parsing.Access;

/// <summary>
/// Writes what an access log line has besides the columns of all logs: client, ident, user, method, path and protocol of the request, referrer,
/// user agent, and what follows as further_1, further_2 and so on. A dash is no value.
/// </summary>
internal sealed class AccessFields(FieldNames names)
{
    /// <summary>Further fields that are read.</summary>
    internal const int MaxFurther = 32;

    private const int Client = 0;
    private const int Ident = 1;
    private const int User = 2;
    private const int Method = 3;
    private const int Path = 4;
    private const int Protocol = 5;
    private const int Referrer = 6;
    private const int Agent = 7;

    private readonly NamedFields _fields = new(names, "client", "ident", "user", "method", "path", "protocol", "referrer", "user_agent");
    private readonly NamedFields _further = new(names, Further());

    /// <summary>Writes the fields of a line into the row that was begun.</summary>
    /// <param name="line">The line.</param>
    /// <param name="clientsEnd">End of the words before the time.</param>
    /// <param name="hasHost">True when the first of them is a virtual host.</param>
    /// <param name="request">The request without its quotes.</param>
    /// <param name="sizeEnd">End of the size.</param>
    /// <param name="output">The builder.</param>
    internal void Write(ReadOnlySpan<byte> line, int clientsEnd, bool hasHost, ReadOnlySpan<byte> request, int sizeEnd, BatchBuilder output)
    {
        ReadOnlySpan<byte> words = line[..clientsEnd];
        int at = Tokens.SkipSpaces(words, 0);
        if (hasHost)
        {
            at = Tokens.SkipSpaces(words, Tokens.End(words, at));
        }

        for (int i = Client; i < User; i++)
        {
            int end = Tokens.End(words, at);
            _fields.SetText(i, words[at..end], output);
            at = Tokens.SkipSpaces(words, end);
        }

        // Names of users may have spaces in them.
        _fields.SetText(User, Tokens.TrimEnd(words[at..]), output);
        WriteRequest(request, output);
        WriteFurther(line, Tokens.SkipSpaces(line, sizeEnd), output);
    }

    private static string[] Further()
    {
        string[] names = new string[MaxFurther];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = $"further_{i + 1}";
        }

        return names;
    }

    /// <summary>A method, a path and, since HTTP/1.0, a protocol; what is none of it is the body alone.</summary>
    private void WriteRequest(ReadOnlySpan<byte> request, BatchBuilder output)
    {
        int first = request.IndexOf((byte)' ');
        if (first <= 0)
        {
            return;
        }

        int last = request.LastIndexOf((byte)' ');
        bool named = last > first && request[(last + 1)..].StartsWith("HTTP/"u8);
        if (!named && last > first)
        {
            return;
        }

        _fields.SetText(Method, request[..first], output);
        _fields.SetText(Path, named ? request[(first + 1)..last] : request[(first + 1)..], output);
        _fields.SetText(Protocol, named ? request[(last + 1)..] : default, output);
    }

    private void WriteFurther(ReadOnlySpan<byte> line, int at, BatchBuilder output)
    {
        int field = Referrer;
        int further = 0;
        while (at < line.Length && further < MaxFurther)
        {
            bool quoted = line[at] == '"';
            int end = quoted ? AccessLine.QuoteEnd(line, ++at) : Tokens.End(line, at);
            end = end < 0 ? line.Length : end;
            if (field <= Agent && quoted)
            {
                _fields.SetText(field++, line[at..end], output);
            }
            else
            {
                field = Agent + 1;
                if (quoted)
                {
                    _further.SetText(further++, line[at..end], output);
                }
                else
                {
                    _further.SetBare(further++, line[at..end], output);
                }
            }

            at = Tokens.SkipSpaces(line, Math.Min(line.Length, quoted ? end + 1 : end));
        }
    }
}
