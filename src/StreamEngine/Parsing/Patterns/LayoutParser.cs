using StreamEngine.Parsing.Patterns.Layouts;

namespace StreamEngine.Parsing.Patterns;

/// <summary>Makes parsers of layouts.</summary>
internal static class LayoutParser
{
    /// <summary>Makes a parser.</summary>
    /// <param name="format">Name of the format.</param>
    /// <param name="read">Reads the pattern.</param>
    /// <param name="pattern">The pattern.</param>
    /// <param name="options">Rules for times.</param>
    /// <exception cref="PatternException">The pattern cannot be used.</exception>
    internal static PatternParser Make(string format, Action<string, LayoutBuilder> read, string pattern, ParserOptions options)
    {
        bool access = format == "access";
        var builder = new LayoutBuilder(options);
        read(pattern, builder);
        PatternProgram program = builder.Build(out PatternProgram head);
        bool continues = !access && options.Format.Multiline is null;
        var plan = new PatternPlan(format, $"{format}: {builder.Description}", program, null, continues ? head : null, !builder.HasYear);
        return new PatternParser(plan, builder.Fields, new PatternRow(builder.Fields, options, null, dashIsNothing: access, trims: !access), options);
    }
}
