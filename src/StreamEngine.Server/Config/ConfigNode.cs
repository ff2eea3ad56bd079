namespace StreamEngine.Server.Config;

/// <summary>A value of a YAML file and where it begins; lines and columns count from 1.</summary>
internal abstract record ConfigNode(int Line, int Column)
{
    /// <summary>True when the file has nothing here: <c>key:</c>, <c>key: ~</c> or <c>key: null</c>.</summary>
    internal bool IsNothing => this is ScalarNode { Quoted: false, Text: "" or "~" or "null" };
}

/// <summary>Text as the file has it, before variables are put in.</summary>
internal sealed record ScalarNode(int Line, int Column, string Text, bool Quoted) : ConfigNode(Line, Column);

/// <summary>A list.</summary>
internal sealed record ListNode(int Line, int Column, IReadOnlyList<ConfigNode> Items) : ConfigNode(Line, Column);

/// <summary>Keys and values in the order of the file; a key may be there twice.</summary>
internal sealed record MapNode(int Line, int Column, IReadOnlyList<ConfigPair> Pairs) : ConfigNode(Line, Column);

/// <summary>A key and its value.</summary>
internal sealed record ConfigPair(ScalarNode Key, ConfigNode Value);
