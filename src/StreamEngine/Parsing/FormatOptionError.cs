namespace StreamEngine.Parsing;

/// <summary>What is wrong with a setting of a format.</summary>
/// <param name="Key">Name of the setting in a file and on the command line, such as <c>multiline.start</c>.</param>
/// <param name="Message">What was expected and what was found.</param>
internal sealed record FormatOptionError(string Key, string Message);
