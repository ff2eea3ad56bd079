using System.CommandLine;
using StreamEngine.Batching;

namespace StreamEngine.Server.Commands;

/// <summary><c>--fields</c>: which fields of records become columns besides those that all rows have.</summary>
internal static class FieldsOption
{
    internal static Option<string> Create()
    {
        var option = new Option<string>("--fields")
        {
            Description = "Fields that become typed columns besides the usual ones: all, none, or names with commas between, nested ones as a.b",
            HelpName = "all|none|A,B.C",
            DefaultValueFactory = static _ => "all",
        };
        option.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<string>() is { } text && text.Split(',').Any(string.IsNullOrWhiteSpace))
            {
                result.AddError($"--fields: expected all, none, or names with commas between, found '{text}'.");
            }
        });
        return option;
    }

    internal static FieldProjection Read(string text) => text.ToLowerInvariant() switch
    {
        "all" => FieldProjection.All,
        "none" => FieldProjection.None,
        _ => FieldProjection.Of(text.Split(',').Select(static n => n.Trim())),
    };
}
