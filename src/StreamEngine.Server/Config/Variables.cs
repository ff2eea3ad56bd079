using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace StreamEngine.Server.Config;

/// <summary>
/// Puts variables of the environment into text: <c>${NAME}</c>, <c>${NAME:-default}</c> (for a variable that is not set or empty), and
/// <c>$${</c> for a literal <c>${</c>. What is put in is not looked at again.
/// </summary>
internal static class Variables
{
    internal static bool TryReplace(string text, Func<string, string?> environment, out string result, [NotNullWhen(false)] out string? error)
    {
        result = text;
        error = null;
        if (!text.Contains("${", StringComparison.Ordinal))
        {
            return true;
        }

        var output = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            ReadOnlySpan<char> rest = text.AsSpan(i);
            if (rest.StartsWith("$${"))
            {
                output.Append("${");
                i += 2;
            }
            else if (rest.StartsWith("${"))
            {
                int end = rest.IndexOf('}');
                if (end < 0 || !TryValue(rest[2..end], environment, output, out error))
                {
                    error ??= $"expected '}}' at the end of the variable, found '{text[i..]}'";
                    return false;
                }

                i += end;
            }
            else
            {
                output.Append(text[i]);
            }
        }

        result = output.ToString();
        return true;
    }

    private static bool TryValue(ReadOnlySpan<char> body, Func<string, string?> environment, StringBuilder output, out string? error)
    {
        int split = body.IndexOf(":-");
        string name = (split < 0 ? body : body[..split]).ToString();
        error = null;
        if (name.Length == 0 || char.IsAsciiDigit(name[0]) || !name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_'))
        {
            error = $"expected a variable as ${{NAME}} or ${{NAME:-default}}, found '${{{body}}}'";
            return false;
        }

        string? value = environment(name);
        if (split >= 0 && string.IsNullOrEmpty(value))
        {
            value = body[(split + 2)..].ToString();
        }

        error = value is null ? $"expected the environment to have {name} (or a default, ${{{name}:-...}}), found no such variable" : null;
        output.Append(value);
        return error is null;
    }
}
