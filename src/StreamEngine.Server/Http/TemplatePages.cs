using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using StreamEngine.Emission;
using StreamEngine.Templates;

namespace StreamEngine.Server.Http;

/// <summary>Log templates over HTTP: pages of the list, and one by any id that its lines have had.</summary>
internal static class TemplatePages
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1000;

    internal static Task ListAsync(HttpContext context, TemplateList list)
    {
        if (!TryNumber(context, "limit", DefaultLimit, 1, MaxLimit, out int limit, out string? error)
            || !TryNumber(context, "offset", 0, 0, int.MaxValue, out int offset, out error))
        {
            return HttpApi.Error(context, 400, error!);
        }

        return HttpApi.Json(context, 200, writer =>
        {
            writer.WriteNumber("total", list.Entries.Count);
            writer.WriteNumber("lines", list.Lines);
            writer.WriteNumber("offset", offset);
            writer.WriteNumber("limit", limit);
            writer.WriteStartArray("templates");
            foreach (TemplateEntry entry in list.Entries.Skip(offset).Take(limit))
            {
                TemplateJson.Write(writer, entry);
            }

            writer.WriteEndArray();
        });
    }

    internal static Task OneAsync(HttpContext context, TemplateList list)
    {
        string id = context.Request.RouteValues["id"] as string ?? string.Empty;
        return list.Find(id.ToLowerInvariant()) is { } entry
            ? HttpApi.Json(context, 200, writer => TemplateJson.WriteParts(writer, entry))
            : HttpApi.Error(context, 404, "there is no template with this id");
    }

    private static bool TryNumber(HttpContext context, string name, int fallback, int least, int most, out int value, out string? error)
    {
        value = fallback;
        error = null;
        if (context.Request.Query.TryGetValue(name, out var text)
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) || value < least || value > most))
        {
            error = string.Create(CultureInfo.InvariantCulture, $"{name} must be {least} to {most}, but is '{text}'");
        }

        return error is null;
    }
}
