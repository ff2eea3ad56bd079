namespace StreamEngine.Templates;

/// <summary>What is wrong with the options of templates.</summary>
/// <param name="List">The list: <see cref="TemplateOptions.Seeds"/>, <see cref="TemplateOptions.Masks"/>, <see cref="TemplateOptions.Rules"/> or <see cref="TemplateOptions.Series"/>.</param>
/// <param name="Index">Place in the list; -1 for the list itself.</param>
/// <param name="Part">Property of the item.</param>
/// <param name="Message">What was expected, and what was found.</param>
internal sealed record TemplateError(string List, int Index, string Part, string Message)
{
    public override string ToString() => Index < 0 ? $"Templates.{List}: {Message}." : FormattableString.Invariant($"Templates.{List}[{Index}].{Part}: {Message}.");
}
